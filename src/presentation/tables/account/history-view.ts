import type { FillEntry } from '../../../domain/ledger/journal.ts';
import { isZero } from '../../../domain/money/money.ts';
import { isLive, type Order } from '../../../domain/orders/order.ts';
import type { NamedQuote } from '../../../app/instruments/named-quotes.ts';
import { clockTime, gain, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

/** Orders that all rest are listed by their ids, which `order modify` and `order cancel` ask for. */
export function ordersView(orders: readonly Order[], style: Style): string {
  if (orders.length === 0) return 'No orders.';
  const rest = orders.every(isLive);
  const early = rest ? 4 : undefined;
  const rejected = (order: Order): boolean => order.status === 'REJECTED';
  return table(
    [
      { title: 'Time', cell: (order: Order) => clockTime(order.createdAt), drop: early },
      { title: 'Order', cell: (order) => order.id, drop: rest ? undefined : 4 },
      { title: 'Side', cell: (order) => order.action },
      { title: 'Symbol', cell: (order) => order.instrument.symbol },
      { title: 'Qty', cell: (order) => grouped(order.quantity), right: true },
      { title: 'Type', cell: (order) => order.orderType, drop: rest ? undefined : 3 },
      { title: 'Price', cell: (order) => priceOf(order), right: true },
      { title: 'Fee', cell: (order) => rupees(order.fee), right: true, drop: 3 },
      {
        title: 'Status',
        cell: (order) => (rejected(order) ? style.color.red(order.status) : order.status),
        drop: early,
      },
      { title: 'Reason', cell: (order) => order.reasonCode, drop: 2 },
      { title: 'Note', cell: (order) => order.note, drop: 5 },
    ],
    orders,
    style,
  );
}

/** What it filled at; before that its limit, else its trigger. */
function priceOf({ filledPrice, price, pending }: Order): string {
  return rupees(filledPrice ?? (isZero(price) ? (pending?.triggerPrice ?? price) : price));
}

export function tradesView(trades: readonly FillEntry[], style: Style): string {
  if (trades.length === 0) return 'No trades.';
  return table(
    [
      { title: '#', cell: (trade: FillEntry) => String(trade.revision), right: true, drop: 2 },
      { title: 'Time', cell: (trade) => clockTime(trade.at) },
      { title: 'Side', cell: (trade) => trade.fill.action },
      { title: 'Symbol', cell: (trade) => trade.fill.instrument.symbol },
      { title: 'Qty', cell: (trade) => grouped(trade.fill.quantity), right: true },
      { title: 'Price', cell: (trade) => rupees(trade.fill.price), right: true },
      { title: 'Fee', cell: (trade) => rupees(trade.fill.fee), right: true, drop: 1 },
      { title: 'Realized', cell: (trade) => gain(trade.realizedPnl, style), right: true },
    ],
    trades,
    style,
  );
}

/** `timeOf` writes a Unix time in the configured zone. */
export function quotesView(
  quotes: readonly NamedQuote[],
  timeOf: (ts: number) => string,
  style: Style,
): string {
  if (quotes.length === 0) return 'No quotes.';
  return table(
    [
      { title: 'Instrument', cell: ({ name }: NamedQuote) => name },
      { title: 'Segment', cell: ({ quote }) => quote.segment },
      { title: 'LTP', cell: ({ quote }) => rupees(quote.price), right: true },
      { title: 'Time', cell: ({ quote }) => clockTime(timeOf(quote.ts)) },
    ],
    quotes,
    style,
  );
}
