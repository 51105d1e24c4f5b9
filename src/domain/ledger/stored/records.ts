import { total, type Balance } from '../wallet.ts';
import { chargesText } from '../../charges/charges.ts';
import { shareDayText } from '../../charges/share-day.ts';
import { notesText } from '../../charges/running-note.ts';
import type { Fill } from '../fill.ts';
import { takenText } from '../quote-taken.ts';
import { unsettledText } from '../unsettled.ts';
import { contractOf, isFuture, type Instrument } from '../../instruments/instrument.ts';
import type { FillEntry, JournalEntry, OrderEntry } from '../journal.ts';
import { text, type Price } from '../../money/money.ts';
import type { Order, PendingTerms } from '../../orders/order.ts';
import { buyAverage, sellAverage, unrealizedPnl, type Position } from '../position.ts';

/**
 * The names under which everything is written: the same in Redis, in the local store's columns
 * and in JSON. Every figure is a plain decimal string.
 */
export type Fields = Readonly<Record<string, string>>;

/** An instrument's fields; an absent option field is an empty string. */
function instrumentRecord(instrument: Instrument) {
  const { option } = instrument;
  const contract = contractOf(instrument);
  return {
    exchange_segment: instrument.segment,
    security_id: instrument.securityId,
    symbol: instrument.symbol,
    option_type: option?.type ?? '',
    strike_price: option ? text(option.strike) : '',
    expiry_date: contract?.expiry ?? '',
    underlying_symbol: contract?.underlying ?? '',
    lot_size: instrument.lotSize ?? '',
    multiplier: instrument.multiplier ?? '1',
  };
}

/** A position's hash, in the order of the schema. Averages are for readers; values are exact. */
export const positionRecord = (position: Position, sessionId: string) => ({
  session_id: sessionId,
  side: position.side,
  net_qty: text(position.netQty),
  buy_qty: text(position.buyQty),
  buy_avg: text(buyAverage(position)),
  sell_qty: text(position.sellQty),
  sell_avg: text(sellAverage(position)),
  day_buy_qty: text(position.dayBuyQty),
  day_sell_qty: text(position.daySellQty),
  realized_pnl: text(position.realizedPnl),
  unrealized_pnl: text(unrealizedPnl(position)),
  current_price: text(position.currentPrice),
  cost_basis: text(position.costBasis),
  buy_value: text(position.buyValue),
  sell_value: text(position.sellValue),
  margin: text(position.margin),
  ...(position.margined !== undefined && { margined: String(position.margined) }),
  product: position.product,
  ...(position.apart && { apart: 'true' }),
  fees: text(position.fees),
  trading_day: position.tradingDay,
  // Empty where it was marked once and is no more: a hash keeps the fields that are not written.
  ...(isFuture(position.instrument) && { settles_from: position.settlesFrom ?? '' }),
  ...(position.shareDay && { share_day: shareDayText(position.shareDay) }),
  ...(position.taken && { quote_taken: takenText(position.taken) }),
  created_at: position.createdAt,
  last_updated: position.lastUpdated,
  ...instrumentRecord(position.instrument),
});

export const balanceRecord = (balance: Balance) => ({
  available: text(balance.available),
  used: text(balance.used),
  blocked: text(balance.blocked),
  total: text(total(balance)),
  realized_pnl: text(balance.realizedPnl),
  starting_balance: text(balance.startingBalance),
  last_updated: balance.lastUpdated,
  fees: text(balance.fees),
  deposits: text(balance.deposits),
  ...(balance.dividends && { dividends: text(balance.dividends) }),
  ...(balance.unsettled && { unsettled_sales: unsettledText(balance.unsettled) }),
  ...(balance.contractNotes && { contract_notes: notesText(balance.contractNotes) }),
  revision: String(balance.revision),
});

/** An order's hash: the predecessor's fields, then papertrade's: the instrument's details, a code, a note. */
export const orderRecord = (order: Order) => ({
  id: order.id,
  ...(order.number !== undefined && { number: String(order.number) }),
  session_id: order.sessionId,
  mode: order.mode,
  side: order.action,
  quantity: text(order.quantity),
  price: text(order.price),
  order_type: order.orderType,
  status: order.status,
  filled_quantity: text(order.filledQuantity),
  filled_price: order.filledPrice ? text(order.filledPrice) : '',
  fee: text(order.fee),
  charges: order.charges ? chargesText(order.charges) : '',
  reason: order.reason,
  reason_code: order.reasonCode,
  client_order_id: order.clientOrderId,
  note: order.note,
  created_at: order.createdAt,
  filled_at: order.filledAt,
  ...strategyRecord(order),
  ...termsRecord(order),
  ...instrumentRecord(order.instrument),
});

/** Which leg of which strategy it is; of most orders and fills none. */
const strategyRecord = ({ strategyId, leg }: Pick<Order, 'strategyId' | 'leg'>) =>
  strategyId !== undefined && { strategy_id: strategyId, leg: String(leg ?? 0) };

function termsRecord({ product, validity, pending }: Order) {
  return { product, validity, ...(pending && pendingRecord(pending)) };
}

/** What an order that is pending has beside. */
function pendingRecord(pending: PendingTerms) {
  const price = (each: Price | undefined): string => (each ? text(each) : '');
  return {
    trigger_price: price(pending.triggerPrice),
    valid_until: pending.validUntil,
    reserved: text(pending.reserved),
    filled_value: text(pending.filledValue),
    reduce_only: pending.reduceOnly ? 'true' : '',
    allow_short: pending.allowShort ? 'true' : '',
    oco_group: pending.group,
    target_price: price(pending.target),
    stop_price: price(pending.stop),
    trail: price(pending.trail),
    ...(pending.opensAt && { amo: 'true', opens_at: pending.opensAt }),
    ...(pending.marginRate && { margin_rate: text(pending.marginRate) }),
    fee_given: pending.feeGiven ? text(pending.feeGiven) : '',
    sequence: String(pending.sequence),
  };
}

/** One entry of the journal, flat; the revision is its id in the store and a field too. */
export function entryRecord(entry: JournalEntry): Fields {
  if (entry.type === 'FILL') return fillRecord(entry);
  if (entry.type === 'OPENING') {
    const positions = entry.positions.map((each) => positionRecord(each, ''));
    return { positions: JSON.stringify(positions), ...entryHead(entry) };
  }
  if ('moves' in entry) {
    const moves = entry.moves.map(({ from, to }) => ({ ...positionRecord(to, ''), from }));
    return {
      order_id: entry.name,
      symbol: entry.symbol,
      amount: text(entry.dividends),
      positions: JSON.stringify(moves),
      note: entry.note,
      ...entryHead(entry),
    };
  }
  if (entry.type === 'MARGIN') {
    const shares = entry.shares.map(({ segment, securityId, side, apart, margin }) => ({
      exchange_segment: segment,
      security_id: securityId,
      side,
      ...(apart && { apart: 'true' }),
      margin: text(margin),
    }));
    return {
      symbol: entry.group,
      amount: text(entry.requirement),
      positions: JSON.stringify(shares),
      note: entry.basis,
      ...entryHead(entry),
    };
  }
  if (entry.type === 'MARK_TO_MARKET') {
    return {
      price: text(entry.price),
      realized_pnl: text(entry.realizedPnl),
      trading_day: entry.day,
      settles_from: entry.nextDay,
      ...(entry.apart && { apart: 'true' }),
      exchange_segment: entry.segment,
      security_id: entry.securityId,
      ...entryHead(entry),
    };
  }
  if (entry.type === 'MARK') {
    return {
      price: text(entry.price),
      exchange_segment: entry.segment,
      security_id: entry.securityId,
      ...entryHead(entry),
    };
  }
  if ('orderId' in entry) return orderEntryRecord(entry);
  return { amount: text(entry.amount), ...entryHead(entry) };
}

const entryHead = <Entry extends JournalEntry>(entry: Entry) => ({
  type: entry.type as Entry['type'],
  revision: String(entry.revision),
  starting_balance: text(entry.startingBalance),
  created_at: entry.at,
});

function orderEntryRecord(entry: OrderEntry): Fields {
  return {
    order_id: entry.orderId,
    client_order_id: entry.clientOrderId,
    side: entry.action,
    order_type: entry.orderType,
    quantity: text(entry.quantity),
    price: text(entry.price),
    trigger_price: entry.triggerPrice ? text(entry.triggerPrice) : '',
    amount: text(entry.amount),
    ...entryHead(entry),
    ...instrumentRecord(entry.instrument),
  };
}

/** A fill, as `entryRecord` gives it. */
export function fillRecord(entry: FillEntry) {
  const { fill } = entry;
  return {
    order_id: fill.orderId,
    client_order_id: fill.clientOrderId,
    side: fill.action,
    quantity: text(fill.quantity),
    price: text(fill.price),
    fee: text(fill.fee),
    realized_pnl: text(entry.realizedPnl),
    margin_rate: text(fill.marginRate),
    ...fillExtras(fill),
    ...strategyRecord(fill),
    trading_day: fill.tradingDay,
    note: fill.note,
    ...instrumentRecord(fill.instrument),
    ...entryHead(entry),
  };
}

/** What only some fills have. */
function fillExtras(fill: Fill) {
  const { marginPerUnit, orderType, product, released, shareDay } = fill;
  const { unsettled, quote, apart, settlesFrom, contractNote } = fill;
  return {
    ...(marginPerUnit && { margin_per_unit: text(marginPerUnit) }),
    ...(orderType && { order_type: orderType }),
    product,
    ...(released && { released: text(released) }),
    ...(shareDay && { share_day: shareDayText(shareDay) }),
    ...(contractNote && { contract_note: notesText([contractNote]) }),
    ...(quote && { quote }),
    ...(apart && { apart: 'true' }),
    ...(unsettled && { unsettled_sales: unsettledText([unsettled]) }),
    ...(settlesFrom && { settles_from: settlesFrom }),
  };
}
