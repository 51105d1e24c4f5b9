import type { OwnEvent } from '../../../domain/ledger/actions/own-events.ts';
import type { FillEntry } from '../../../domain/ledger/journal.ts';
import { isZero, type Money, type Price, type Quantity } from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { NamedQuote } from '../../../app/instruments/names/named-quotes.ts';
import { clockTime, gain, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { type Column, isPhone, nameIn, table } from '../table.ts';
import { briefly, ofFamilies, orderColumns, STATUS_NAMES, typeOf } from './order-columns.ts';

/** Orders as history; an order that placed others stands before them. */
export function ordersView(orders: readonly Order[], style: Style): string {
  if (orders.length === 0) return 'No orders.';
  const time = momentOf(orders.map(({ createdAt }) => createdAt));
  const status = ({ status: is }: Order): string =>
    is === 'REJECTED' ? style.color.red(STATUS_NAMES[is]) : STATUS_NAMES[is];
  const fee = (order: Order): string => rupees(order.fee);
  const rest: Column<Order>[] = [
    { title: 'Type', cell: typeOf },
    { title: 'Price', cell: (order) => priceOf(order), right: true },
    { title: 'Fee', cell: fee, right: true, drop: 3 },
    { title: 'Status', cell: status },
    { title: 'Reason', cell: (order) => order.reasonCode, drop: 2 },
    { title: 'Note', cell: (order) => order.note, drop: 5 },
  ];
  const { number, side, symbol, filled, brief } = orderColumns(style);
  const at: Column<Order> = { title: 'Time', cell: (order) => time(order.createdAt), drop: 1 };
  const phone: Column<Order>[] = [
    number,
    brief,
    symbol,
    { title: 'Price', cell: priceOf, right: true, drop: 1 },
    { title: 'Status', cell: status },
  ];
  const columns = isPhone(style) ? phone : [number, at, side, symbol, filled, ...rest];
  return table(columns, ofFamilies(orders), style);
}

/** The time of each of some moments: of one day the clock alone, else the day with it. */
function momentOf(times: readonly string[]): (iso: string) => string {
  const [day = ''] = times.map((each) => each.slice(0, 10));
  const isOneDay = times.every((each) => each.startsWith(day));
  return (iso) => (isOneDay ? clockTime(iso).slice(11) : clockTime(iso).slice(2, 16));
}

/** What it filled at; before that its limit, else its trigger. */
function priceOf({ filledPrice, price, pending }: Order): string {
  return rupees(filledPrice ?? (isZero(price) ? (pending?.triggerPrice ?? price) : price));
}

/** The fills, and below them what happened by itself. */
export function tradesView(
  trades: readonly FillEntry[],
  style: Style,
  events: readonly OwnEvent[] = [],
): string {
  const fills = trades.length === 0 ? 'No trades.' : fillsTable(trades, style);
  return events.length === 0 ? fills : `${fills}\n\n${eventsTable(events, style)}`;
}

function eventsTable(events: readonly OwnEvent[], style: Style): string {
  const time = momentOf(events.map(({ at }) => at));
  return table(
    [
      { title: 'Entry', cell: (event: OwnEvent) => String(event.revision), right: true, drop: 3 },
      { title: 'Time', cell: (event) => time(event.at), drop: 1 },
      { title: 'By itself', cell: (event) => event.type, drop: 2 },
      { title: 'What', cell: (event) => event.description },
    ],
    events,
    style,
  );
}

function fillsTable(trades: readonly FillEntry[], style: Style): string {
  const time = momentOf(trades.map(({ at }) => at));
  const amount = (each: (trade: FillEntry) => Money) => (trade: FillEntry) => rupees(each(trade));
  const phone: Column<FillEntry>[] = [
    { title: 'Trade', cell: ({ fill }) => briefly(fill.action, fill.quantity) },
    { title: 'Symbol', cell: ({ fill }) => nameIn(fill.instrument, style) },
    { title: 'Price', cell: ({ fill }) => rupees(fill.price), right: true },
    { title: 'Realized', cell: (trade) => gain(trade.realizedPnl, style), right: true, drop: 1 },
  ];
  if (isPhone(style)) return table(phone, trades, style);
  return table(
    [
      { title: 'Entry', cell: (trade: FillEntry) => String(trade.revision), right: true, drop: 3 },
      { title: 'Time', cell: (trade) => time(trade.at), drop: 1 },
      { title: 'Side', cell: (trade) => trade.fill.action },
      { title: 'Symbol', cell: ({ fill }) => nameIn(fill.instrument, style) },
      { title: 'Qty', cell: (trade) => grouped(trade.fill.quantity), right: true },
      { title: 'Price', cell: (trade) => rupees(trade.fill.price), right: true },
      { title: 'Fee', cell: amount(({ fill }) => fill.fee), right: true, drop: 2 },
      { title: 'Realized', cell: (trade) => gain(trade.realizedPnl, style), right: true },
    ],
    trades,
    style,
  );
}

/** `timeOf` writes a Unix time in the configured zone. */
const known = (price: Price | undefined): string => (price ? rupees(price) : '');
const counted = (count: Quantity | undefined): string => (count ? grouped(count) : '');

export function quotesView(
  quotes: readonly NamedQuote[],
  timeOf: (ts: number) => string,
  style: Style,
): string {
  if (quotes.length === 0) return 'No quotes.';
  return table(
    [
      { title: 'Instrument', cell: ({ name }: NamedQuote) => name },
      { title: 'Segment', cell: ({ quote }) => quote.segment, drop: 2 },
      { title: 'LTP', cell: ({ quote }) => rupees(quote.price), right: true },
      { title: 'High', cell: ({ quote }) => known(quote.dayHigh), right: true, drop: 4 },
      { title: 'Low', cell: ({ quote }) => known(quote.dayLow), right: true, drop: 4 },
      { title: 'Average', cell: ({ quote }) => known(quote.averagePrice), right: true, drop: 5 },
      { title: 'Volume', cell: ({ quote }) => counted(quote.dayVolume), right: true, drop: 3 },
      { title: 'Time', cell: ({ quote }) => clockTime(timeOf(quote.ts)), drop: 1 },
    ],
    quotes,
    style,
  );
}
