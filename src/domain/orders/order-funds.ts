import { addCharges, NO_CHARGES, totalCharges, type Charges } from '../charges/charges.ts';
import { netTrade, type ShareDay } from '../charges/day-netting.ts';
import type { ChargesOf } from '../charges/round-trip.ts';
import { isEquity, type Instrument, type Segment } from '../instruments/instrument.ts';
import {
  isOfBook,
  lockedBy,
  reducedPosition,
  splitQuantity,
  type Account,
  type Action,
  type Fill,
} from '../ledger/fill.ts';
import type { InstrumentState } from '../ledger/ledger-transaction.ts';
import { isOpen } from '../ledger/position.ts';
import type { Product } from '../ledger/product.ts';
import { proceedsOf } from '../ledger/unsettled.ts';
import type { Funding } from '../margin/margin.ts';
import {
  add,
  average,
  isPositive,
  isZero,
  lesser,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../money/money.ts';
import { hasLimit } from './fill-price.ts';
import { remaining, type PendingOrder } from './order.ts';

/** What an order locks and pays. */
export interface FundingRules {
  funding(instrument: Instrument, action: Action, product: Product): Funding;
  readonly chargesOf: ChargesOf;
  /** Whether the day's net decides what shares pay, as it does by a schedule. */
  readonly netsDays?: boolean | undefined;
  /** The share of a delivery sale's proceeds that can be spent on its day; absent for all. */
  readonly saleProceeds?: Ratio | undefined;
  /** The trading day after a day, or before it; absent: the weekday. */
  readonly dayBeside?: ((segment: Segment, day: string, step: 1 | -1) => string) | undefined;
}

/**
 * What an order reserves while `count` of it are pending: what opening that much would lock at its
 * limit (a stop without limit: at its trigger), and the charge. What only closes reserves nothing.
 */
export function requirement(
  order: PendingOrder,
  account: Account,
  count: Quantity,
  rules: FundingRules,
): Money {
  const { pending, instrument, action } = order;
  if (pending.reduceOnly || isZero(count)) return ZERO;
  const { opening } = splitQuantity(account, action, count);
  if (isZero(opening)) return ZERO;
  const price = hasLimit(order) ? order.price : (pending.triggerPrice ?? order.price);
  const funding = fundingFor(order, rules);
  const day = order.createdAt.slice(0, 10);
  const all = add(order.filledQuantity, count);
  const { fee } = duesOf(order, account, all, price, day, rules);
  return add(lockedBy({ instrument, price, ...funding }, opening), fee);
}

/** What opening locks of an order that is pending: as it was placed, else by the rules. */
export const fundingFor = (
  { instrument, action, product, pending }: PendingOrder,
  rules: Pick<FundingRules, 'funding'>,
): Funding =>
  pending.marginRate === undefined
    ? rules.funding(instrument, action, product)
    : { marginRate: pending.marginRate };

/** What an order pays for executing `count` in all, whose value is `value`, and its items. */
interface Dues {
  /** What it has not paid yet. */
  readonly fee: Money;
  readonly charges?: Charges | undefined;
  readonly shareDay?: ShareDay | undefined;
}

export function duesOf(
  order: PendingOrder,
  account: Account,
  count: Quantity,
  price: Price,
  day: string,
  rules: FundingRules,
): Dues {
  const { instrument, action: side, product, pending } = order;
  if (pending.feeGiven) return { fee: unpaid(order, pending.feeGiven) };
  if (isNetted(order, rules)) return nettedDues(order, account, count, price, day, rules);
  const dpPaid = isZero(order.filledQuantity)
    ? paysNoDp(account, side, day)
    : isZero(order.charges?.dp ?? ZERO);
  const trade = { instrument, product, side, quantity: count, price, day, dpPaid };
  const charges = rules.chargesOf(trade);
  return { fee: unpaid(order, totalCharges(charges)), charges };
}

/** Whether charges go by the day's net: those of shares that are carried, by a schedule. */
export const isNetted = (
  { instrument, product }: Pick<Fill, 'instrument' | 'product'>,
  { netsDays = false }: Pick<FundingRules, 'netsDays'>,
): boolean => netsDays && product === 'CNC' && isEquity(instrument.segment);

type UnsettledFill = Pick<
  Fill,
  'action' | 'product' | 'instrument' | 'quantity' | 'price' | 'tradingDay'
>;

/** A sale of carried shares, with what of its proceeds can't be spent yet. */
export function withProceeds<T extends UnsettledFill>(
  fill: T,
  { long }: Account,
  { saleProceeds, dayBeside }: Pick<FundingRules, 'saleProceeds' | 'dayBeside'>,
): T {
  const { action, product } = fill;
  const { segment } = fill.instrument;
  const sells = action === 'SELL' && product === 'CNC' && isEquity(segment);
  if (!sells || saleProceeds === undefined || !long || !isOpen(long)) return fill;
  const beside = dayBeside && ((day: string, step: 1 | -1) => dayBeside(segment, day, step));
  const unsettled = proceedsOf(fill, long, saleProceeds, beside);
  return unsettled ? { ...fill, unsettled } : fill;
}

/** A fill pays what it changes of the day's charges; the order keeps what its fills paid together. */
function nettedDues(
  order: PendingOrder,
  account: Account,
  count: Quantity,
  price: Price,
  day: string,
  rules: FundingRules,
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

/**
 * Whether a trade pays the depository nothing: it charges what leaves the demat account, a share once
 * a day. A short sale takes nothing out of it.
 */
export function paysNoDp({ long }: Account, action: Action, day: string): boolean {
  const isHeld = long !== undefined && !isZero(long.netQty);
  if (action === 'SELL' && !isHeld) return true;
  return long !== undefined && long.tradingDay === day && !isZero(long.daySellQty);
}

/** What of an open position no pending order is to close yet; a group counts once. */
export function uncommitted(
  { pending }: Pick<InstrumentState, 'pending'>,
  account: Account,
  action: Action,
): Quantity {
  const held = reducedPosition(account, action)?.netQty ?? ZERO_QUANTITY;
  const groups = new Map<string, Quantity>();
  for (const order of pending) {
    if (order.action !== action || !order.pending.reduceOnly) continue;
    if (!isOfBook(account, order.product)) continue;
    const name = order.pending.group || order.id;
    const known = groups.get(name) ?? ZERO_QUANTITY;
    const left = remaining(order);
    groups.set(name, isPositive(subtract(left, known)) ? left : known);
  }
  return [...groups.values()].reduce((rest, each) => subtract(rest, lesser(rest, each)), held);
}
