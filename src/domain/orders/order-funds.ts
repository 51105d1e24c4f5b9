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
  isPositive,
  isZero,
  lesser,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Quantity,
  type Ratio,
} from '../money/money.ts';
import { hasLimit } from './fill-price.ts';
import { mostDue, type ChargingRules } from './order-dues.ts';
import { remaining, type PendingOrder } from './order.ts';

/** What an order locks and pays. */
export interface FundingRules extends ChargingRules {
  funding(instrument: Instrument, action: Action, product: Product): Funding;
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
  const fee = mostDue(order, account, { count: all, price, day }, rules);
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
