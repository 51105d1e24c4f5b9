import { invalidValue } from '../../domain/errors.ts';
import { parseDate } from '../../domain/instruments/instrument.ts';
import type { Order } from '../../domain/orders/order.ts';
import { entryRecord } from '../../domain/ledger/records.ts';
import { orderJson } from '../../presentation/json/json.ts';
import { ordersView, tradesView } from '../../presentation/tables/history-view.ts';
import { recentFills } from '../../app/market/recent-fills.ts';
import { requireSession } from '../../app/sessions/require-session.ts';
import type { Context } from '../context.ts';

export interface HistoryWords {
  readonly limit?: string;
  readonly since?: string;
  readonly open?: boolean;
}

export async function runOrders(words: HistoryWords, context: Context): Promise<void> {
  const limit = parseLimit(words.limit);
  const id = await context.sessionId();
  const { store } = await context.services();
  requireSession(await store.sessionState(id), id);
  const orders = words.open
    ? newest(await store.openOrders(id), limit)
    : await store.orders(id, limit);
  const document = { orders: orders.map(orderJson) };
  await context.present.list(document, 'orders', (style) => ordersView(orders, style));
  if (orders.length === 0) context.present.hint(words.open ? 'No order rests.' : 'No orders yet.');
}

/** Of orders that rest, first placed first. */
const newest = (orders: readonly Order[], limit: number | undefined): readonly Order[] =>
  limit === undefined ? orders : orders.slice(-limit);

export async function runTrades(words: HistoryWords, context: Context): Promise<void> {
  const limit = parseLimit(words.limit);
  const since = words.since === undefined ? '' : parseDate(words.since, 'date');
  const id = await context.sessionId();
  const { store } = await context.services();
  requireSession(await store.sessionState(id), id);
  const trades = await recentFills(store, id, { limit, since });
  const document = { trades: trades.map(entryRecord) };
  await context.present.list(document, 'trades', (style) => tradesView(trades, style));
  if (trades.length === 0) context.present.hint('No trades yet.');
}

function parseLimit(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(typed)) throw invalidValue('limit', typed, 'a whole number from 1');
  return Number.parseInt(typed, 10);
}
