import { invalidValue } from '../../domain/errors.ts';
import { parseDate } from '../../domain/instrument.ts';
import type { FillEntry, JournalEntry } from '../../domain/journal.ts';
import { entryRecord } from '../../domain/records.ts';
import { orderJson } from '../../output/json.ts';
import { ordersView, tradesView } from '../../output/history-view.ts';
import { requireSession } from '../../services/require-session.ts';
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
    ? (await store.openOrders(id)).slice(-(limit ?? 0))
    : await store.orders(id, limit);
  const document = { orders: orders.map(orderJson) };
  await context.present.list(document, 'orders', (style) => ordersView(orders, style));
  if (orders.length === 0) context.present.hint(words.open ? 'No order rests.' : 'No orders yet.');
}

export async function runTrades(words: HistoryWords, context: Context): Promise<void> {
  const limit = parseLimit(words.limit);
  const since = words.since === undefined ? '' : parseDate(words.since, 'date');
  const id = await context.sessionId();
  const { store } = await context.services();
  requireSession(await store.sessionState(id), id);
  const trades = await newestFills(store.journal(id, { newestFirst: true }), since, limit);
  const document = { trades: trades.map(entryRecord) };
  await context.present.list(document, 'trades', (style) => tradesView(trades, style));
  if (trades.length === 0) context.present.hint('No trades yet.');
}

/** Reads no further back than the limit and the date ask for. */
async function newestFills(
  journal: AsyncIterable<JournalEntry>,
  since: string,
  limit = Infinity,
): Promise<FillEntry[]> {
  const fills: FillEntry[] = [];
  for await (const entry of journal) {
    if (fills.length >= limit || entry.at.slice(0, 10) < since) break;
    if (entry.type === 'FILL') fills.push(entry);
  }
  return fills;
}

function parseLimit(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(typed)) throw invalidValue('limit', typed, 'a whole number from 1');
  return Number.parseInt(typed, 10);
}
