import { addCharges, NO_CHARGES, totalCharges, type Charges } from '../charges/charges.ts';
import { netTrade, type ShareDay } from '../charges/day-netting.ts';
import type { Book, LedgerTransaction } from '../ledger/ledger-transaction.ts';
import {
  afterChange,
  applyFill,
  lockedBy,
  reducedPosition,
  splitQuantity,
  type Action,
  type Fill,
  type Account,
} from '../ledger/fill.ts';
import { contractOf, isDate, isEquity, type Instrument } from '../instruments/instrument.ts';
import {
  add,
  average,
  isPositive,
  isZero,
  lesser,
  ZERO_QUANTITY,
  subtract,
  valueOf,
  ZERO,
  type Money,
  type Price,
  type Ratio,
  type Quantity,
} from '../money/money.ts';
import { byPriority, fillPrice, hasLimit, isTriggered, trailed, type Market } from './matching.ts';
import { decide, remaining, type PendingOrder } from './order.ts';
import { isOpen } from '../ledger/position.ts';
import type { Product } from '../ledger/product.ts';
import { proceedsOf } from '../ledger/unsettled.ts';
import type { Funding } from '../margin/margin.ts';
import type { Slippage } from './slippage.ts';
import type { ChargesOf } from '../charges/round-trip.ts';
import { placeExits } from './exits.ts';

/** The rules by which pending orders reserve and fill. */
export interface MatchingRules {
  readonly slippage: Slippage;
  /** Whether a quote's volume limits what fills at it. */
  readonly partialFills: boolean;
  funding(instrument: Instrument, action: Action, product: Product): Funding;
  readonly chargesOf: ChargesOf;
  /** Whether the day's net decides what shares pay, as it does by a schedule. */
  readonly netsDays?: boolean | undefined;
  /** The share of a delivery sale's proceeds that can be spent on its day; absent for all. */
  readonly saleProceeds?: Ratio | undefined;
}

/**
 * What an order reserves while `count` of it rest: what opening that much would lock at its limit
 * (a stop without limit: at its trigger), and the charge. What only closes reserves nothing.
 */
export function requirement(
  order: PendingOrder,
  account: Account,
  count: Quantity,
  rules: MatchingRules,
): Money {
  const { pending, instrument, action, product } = order;
  if (pending.reduceOnly || isZero(count)) return ZERO;
  const { opening } = splitQuantity(account, action, count);
  if (isZero(opening)) return ZERO;
  const price = hasLimit(order) ? order.price : (pending.triggerPrice ?? order.price);
  const funding = rules.funding(instrument, action, product);
  const day = order.createdAt.slice(0, 10);
  const all = add(order.filledQuantity, count);
  const { fee } = duesOf(order, account, all, price, day, rules);
  return add(lockedBy({ price, ...funding }, opening), fee);
}

/** What an order pays for executing `count` in all, whose value is `value`, and its items. */
interface Dues {
  /** What it has not paid yet. */
  readonly fee: Money;
  readonly charges?: Charges | undefined;
  readonly shareDay?: ShareDay | undefined;
}

function duesOf(
  order: PendingOrder,
  account: Account,
  count: Quantity,
  price: Price,
  day: string,
  rules: MatchingRules,
): Dues {
  const { instrument, action: side, product, pending } = order;
  if (pending.feeGiven) return { fee: unpaid(order, pending.feeGiven) };
  if (isNetted(order, rules)) return nettedDues(order, account, count, price, day, rules);
  const dpPaid = isZero(order.filledQuantity)
    ? soldOn(account, day)
    : isZero(order.charges?.dp ?? ZERO);
  const trade = { instrument, product, side, quantity: count, price, day, dpPaid };
  const charges = rules.chargesOf(trade);
  return { fee: unpaid(order, totalCharges(charges)), charges };
}

/** Whether charges go by the day's net: those of shares that are carried, by a schedule. */
export const isNetted = (
  { instrument, product }: Pick<Fill, 'instrument' | 'product'>,
  { netsDays = false }: Pick<MatchingRules, 'netsDays'>,
): boolean => netsDays && product === 'CNC' && isEquity(instrument.segment);

/** A sale of carried shares, with what of its proceeds can't be spent yet. */
export function withProceeds<T extends UnsettledFill>(
  fill: T,
  { long }: Account,
  { saleProceeds }: Pick<MatchingRules, 'saleProceeds'>,
): T {
  const { action, product, instrument } = fill;
  const sells = action === 'SELL' && product === 'CNC' && isEquity(instrument.segment);
  if (!sells || saleProceeds === undefined || !long || !isOpen(long)) return fill;
  const unsettled = proceedsOf(fill, long, saleProceeds);
  return unsettled ? { ...fill, unsettled } : fill;
}
type UnsettledFill = Pick<
  Fill,
  'action' | 'product' | 'instrument' | 'quantity' | 'price' | 'tradingDay'
>;

/** A fill pays what it changes of the day's charges; the order keeps what its fills paid together. */
function nettedDues(
  order: PendingOrder,
  account: Account,
  count: Quantity,
  price: Price,
  day: string,
  rules: MatchingRules,
): Dues {
  const { instrument, action: side, filledQuantity, pending } = order;
  const trade = { instrument, side, quantity: count, price, day };
  const continued = !isZero(filledQuantity) && order.filledAt.slice(0, 10) === day;
  const before = { quantity: filledQuantity, price: average(pending.filledValue, filledQuantity) };
  const known = account.long?.shareDay;
  const netted = netTrade(trade, known, rules.chargesOf, continued ? before : undefined);
  const paid = order.charges ?? NO_CHARGES;
  return {
    fee: totalCharges(netted.charges),
    charges: addCharges(paid, netted.charges),
    shareDay: netted.shareDay,
  };
}

/** An order's charge is that of all it executed; each of its fills pays what is not paid yet. */
function unpaid(order: PendingOrder, whole: Money): Money {
  const due = subtract(whole, order.fee);
  return isPositive(due) ? due : ZERO;
}

/** Whether a share was sold on a day: the depository charges it once a day. */
export const soldOn = ({ long }: Account, day: string): boolean =>
  long !== undefined && long.tradingDay === day && !isZero(long.daySellQty);

/**
 * Lets one tick of an instrument act on its pending orders until one of them fills or none is left
 * to act: triggers stops, moves trailing stops, fills in price-time priority. Answers with the
 * quantity that filled, so that each fill can be a commit of its own; undefined when all is quiet.
 */
export function react(
  transaction: LedgerTransaction,
  id: { readonly segment: string; readonly securityId: string },
  market: Market,
  rules: MatchingRules,
): Quantity | undefined {
  const open = transaction.book(id).pending.filter((each) => isValid(each, transaction.at));
  for (const order of open.sort(byPriority)) {
    const price = fillPrice(order, market, rules.slippage);
    if (price !== undefined) {
      const filled = fillOrder(transaction, order, price, market.volume, rules);
      if (filled !== undefined) return filled;
    } else {
      wake(transaction, order, market);
    }
  }
  return undefined;
}

/** An order fills no more once its validity or its contract has ended, told yet or not. */
function isValid({ pending, instrument }: PendingOrder, at: string): boolean {
  const expiry = contractOf(instrument)?.expiry ?? '';
  if (isDate(expiry) && expiry < at.slice(0, 10)) return false;
  return pending.validUntil === '' || Date.parse(at) <= Date.parse(pending.validUntil);
}

/** A stop that is reached but can't fill yet becomes a limit order; a trailing one follows. */
function wake(transaction: LedgerTransaction, order: PendingOrder, market: Market): void {
  if (order.status === 'OPEN' && order.pending.triggerPrice && isTriggered(order, market)) {
    transaction.change('ORDER_TRIGGERED', order, { ...order, status: 'TRIGGERED' });
    return;
  }
  const triggerPrice = trailed(order, market.price);
  if (triggerPrice === undefined) return;
  transaction.change('ORDER_MODIFIED', order, {
    ...order,
    pending: { ...order.pending, triggerPrice },
  });
}

/** Fills what it can; undefined when nothing is left of the tick's volume for it. */
function fillOrder(
  transaction: LedgerTransaction,
  order: PendingOrder,
  price: Price,
  volume: Quantity | undefined,
  rules: MatchingRules,
): Quantity | undefined {
  const count = fillable(transaction, order, rules.partialFills ? volume : undefined);
  if (isZero(count)) {
    const nothing = volume !== undefined && rules.partialFills && isZero(volume);
    if (!nothing) transaction.end(order, 'ORDER_CANCELLED', CLOSED);
    return undefined;
  }
  const fill = fillOf(transaction, order, price, count, rules);
  const decision = decide(transaction.account(order.instrument), fill, mayOpen(order));
  if (decision.kind === 'refused') {
    const { code, message } = decision.refusal;
    transaction.end(order, 'ORDER_REJECTED', { code, reason: message });
    return ZERO_QUANTITY;
  }
  const { opening } = splitQuantity(transaction.account(order.instrument), order.action, count);
  transaction.trade(fill);
  const after = filled(order, fill);
  transaction.keep(after);
  cancelTwins(transaction, after, count);
  placeExits(transaction, after, { quantity: opening, price });
  cancelOrphans(transaction, order.instrument);
  return count;
}

const mayOpen = ({ pending }: PendingOrder): boolean => pending.allowShort;

/** What is left of the order, of the position that it closes, and of the quoted quantity. */
function fillable(
  transaction: LedgerTransaction,
  order: PendingOrder,
  volume: Quantity | undefined,
): Quantity {
  const held =
    reducedPosition(transaction.account(order.instrument), order.action)?.netQty ?? ZERO_QUANTITY;
  const left = order.pending.reduceOnly ? lesser(remaining(order), held) : remaining(order);
  return volume === undefined ? left : lesser(left, volume);
}

function fillOf(
  transaction: LedgerTransaction,
  order: PendingOrder,
  price: Price,
  count: Quantity,
  rules: MatchingRules,
): Fill {
  const { instrument, action, product, pending } = order;
  const tradingDay = transaction.at.slice(0, 10);
  const account = transaction.account(instrument);
  const all = add(order.filledQuantity, count);
  const value = add(pending.filledValue, valueOf(price, count));
  const dues = duesOf(order, account, all, average(value, all), tradingDay, rules);
  const fill: Fill = withProceeds(
    {
      orderId: order.id,
      clientOrderId: order.clientOrderId,
      instrument,
      action,
      quantity: count,
      price,
      ...dues,
      ...rules.funding(instrument, action, product),
      product,
      tradingDay,
      at: transaction.at,
      note: order.note,
    },
    account,
    rules,
  );
  const after = afterChange(account, applyFill(account, fill));
  const left = subtract(remaining(order), count);
  const fee = add(order.fee, fill.fee);
  const paid = { ...order, fee, filledQuantity: all, ...chargesOf(fill) };
  const kept = lesser(pending.reserved, requirement(paid, after, left, rules));
  return { ...fill, released: subtract(pending.reserved, kept) };
}

const chargesOf = ({ charges }: Fill) => (charges ? { charges } : {});

function filled(order: PendingOrder, fill: Fill): PendingOrder {
  const filledQuantity = add(order.filledQuantity, fill.quantity);
  const filledValue = add(order.pending.filledValue, valueOf(fill.price, fill.quantity));
  const whole = isZero(subtract(order.quantity, filledQuantity));
  const reserved = subtract(order.pending.reserved, fill.released ?? ZERO);
  return {
    ...order,
    status: whole ? 'FILLED' : 'PARTIALLY_FILLED',
    filledQuantity,
    filledPrice: average(filledValue, filledQuantity),
    fee: add(order.fee, fill.fee),
    ...chargesOf(fill),
    filledAt: fill.at,
    pending: { ...order.pending, filledValue, reserved },
  };
}

/** One cancels the other: what one of a group fills, the others no longer may. */
function cancelTwins(transaction: LedgerTransaction, order: PendingOrder, count: Quantity): void {
  const { group } = order.pending;
  if (group === '') return;
  for (const twin of transaction.book(order.instrument).pending) {
    if (twin.pending.group !== group || twin.id === order.id) continue;
    const quantity = subtract(twin.quantity, count);
    if (isPositive(subtract(quantity, twin.filledQuantity))) {
      transaction.change('ORDER_MODIFIED', twin, { ...twin, quantity });
    } else {
      transaction.end(twin, 'ORDER_CANCELLED', {
        code: '',
        reason: `OCO: the other leg, ${order.id}, filled`,
      });
    }
  }
}

const CLOSED = { code: '', reason: 'the position that it would close is closed' } as const;

/** Cancels the orders that only close, once nothing is left for them to close. */
export function cancelOrphans(transaction: LedgerTransaction, instrument: Instrument): void {
  for (const order of transaction.book(instrument).pending) {
    const open = reducedPosition(transaction.account(instrument), order.action);
    if (order.pending.reduceOnly && !open) transaction.end(order, 'ORDER_CANCELLED', CLOSED);
  }
}

/** What of an open position no pending order is to close yet; a group counts once. */
export function uncommitted(book: Book, account: Account, action: Action): Quantity {
  const held = reducedPosition(account, action)?.netQty ?? ZERO_QUANTITY;
  const groups = new Map<string, Quantity>();
  for (const order of book.pending) {
    if (order.action !== action || !order.pending.reduceOnly) continue;
    const name = order.pending.group || order.id;
    const known = groups.get(name) ?? ZERO_QUANTITY;
    const left = remaining(order);
    groups.set(name, isPositive(subtract(left, known)) ? left : known);
  }
  return [...groups.values()].reduce((rest, each) => subtract(rest, lesser(rest, each)), held);
}
