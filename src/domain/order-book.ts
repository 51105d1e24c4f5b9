import { totalCharges, type Charges } from './charges.ts';
import type { Book, Draft } from './draft.ts';
import {
  afterChange,
  applyFill,
  lockedBy,
  reducedPosition,
  splitQuantity,
  type Action,
  type Fill,
  type Holding,
} from './fill.ts';
import type { Instrument } from './instrument.ts';
import {
  add,
  average,
  isPositive,
  isZero,
  lesser,
  NONE,
  subtract,
  valueOf,
  ZERO,
  type Money,
  type Price,
  type Quantity,
} from './money.ts';
import { byPriority, fillPrice, hasLimit, isTriggered, trailed, type Market } from './matching.ts';
import { decide, remaining, type RestingOrder } from './order.ts';
import type { Product } from './position.ts';
import type { Funding } from './margin.ts';
import type { Slippage } from './slippage.ts';
import type { ChargesOf } from './round-trip.ts';
import { placeExits } from './exits.ts';

/** The rules by which resting orders reserve and fill. */
export interface BookRules {
  readonly slippage: Slippage;
  /** Whether a quote's volume limits what fills at it. */
  readonly partialFills: boolean;
  funding(instrument: Instrument, action: Action, product: Product): Funding;
  readonly chargesOf: ChargesOf;
}

/**
 * What an order reserves while `count` of it rest: what opening that much would lock at its limit
 * (a stop without limit: at its trigger), and the charge. What only closes reserves nothing.
 */
export function requirement(
  order: RestingOrder,
  holding: Holding,
  count: Quantity,
  rules: BookRules,
): Money {
  const { resting, instrument, action, product = 'DELIVERY' } = order;
  if (resting.reduceOnly || isZero(count)) return ZERO;
  const { opening } = splitQuantity(holding, action, count);
  if (isZero(opening)) return ZERO;
  const price = hasLimit(order) ? order.price : (resting.triggerPrice ?? order.price);
  const funding = rules.funding(instrument, action, product);
  const day = order.createdAt.slice(0, 10);
  const all = add(order.filledQuantity, count);
  const { fee } = duesOf(order, holding, all, price, day, rules);
  return add(lockedBy({ price, ...funding }, opening), fee);
}

/** What an order pays for executing `count` in all, whose value is `value`, and its items. */
interface Dues {
  /** What it has not paid yet. */
  readonly fee: Money;
  readonly charges?: Charges | undefined;
}

function duesOf(
  order: RestingOrder,
  holding: Holding,
  count: Quantity,
  price: Price,
  day: string,
  rules: BookRules,
): Dues {
  const { instrument, action: side, product = 'DELIVERY', resting } = order;
  if (resting.feeGiven) return { fee: unpaid(order, resting.feeGiven) };
  const dpPaid = isZero(order.filledQuantity)
    ? soldOn(holding, day)
    : isZero(order.charges?.dp ?? ZERO);
  const trade = { instrument, product, side, quantity: count, price, day, dpPaid };
  const charges = rules.chargesOf(trade);
  return { fee: unpaid(order, totalCharges(charges)), charges };
}

/** An order's charge is that of all it executed; each of its fills pays what is not paid yet. */
function unpaid(order: RestingOrder, whole: Money): Money {
  const due = subtract(whole, order.fee);
  return isPositive(due) ? due : ZERO;
}

/** Whether a share was sold on a day: the depository charges it once a day. */
export const soldOn = ({ long }: Holding, day: string): boolean =>
  long !== undefined && long.tradingDay === day && !isZero(long.daySellQty);

/**
 * Lets one tick of an instrument act on its resting orders until one of them fills or none is left
 * to act: triggers stops, moves trailing stops, fills in price-time priority. Answers with the
 * quantity that filled, so that each fill can be a commit of its own; undefined when all is quiet.
 */
export function react(
  draft: Draft,
  id: { readonly segment: string; readonly securityId: string },
  market: Market,
  rules: BookRules,
): Quantity | undefined {
  const open = draft.book(id).resting.filter((each) => isValid(each, draft.at));
  for (const order of open.sort(byPriority)) {
    const price = fillPrice(order, market, rules.slippage);
    if (price !== undefined) {
      const filled = fillOrder(draft, order, price, market.volume, rules);
      if (filled !== undefined) return filled;
    } else {
      wake(draft, order, market);
    }
  }
  return undefined;
}

/** An order whose validity has ended fills no more, also before the next command says so. */
const isValid = ({ resting }: RestingOrder, at: string): boolean =>
  resting.validUntil === '' || Date.parse(at) <= Date.parse(resting.validUntil);

/** A stop that is reached but can't fill yet becomes a limit order; a trailing one follows. */
function wake(draft: Draft, order: RestingOrder, market: Market): void {
  if (order.status === 'OPEN' && order.resting.triggerPrice && isTriggered(order, market)) {
    draft.change('ORDER_TRIGGERED', order, { ...order, status: 'TRIGGERED' });
    return;
  }
  const triggerPrice = trailed(order, market.price);
  if (triggerPrice === undefined) return;
  draft.change('ORDER_MODIFIED', order, {
    ...order,
    resting: { ...order.resting, triggerPrice },
  });
}

/** Fills what it can; undefined when nothing is left of the tick's volume for it. */
function fillOrder(
  draft: Draft,
  order: RestingOrder,
  price: Price,
  volume: Quantity | undefined,
  rules: BookRules,
): Quantity | undefined {
  const count = fillable(draft, order, rules.partialFills ? volume : undefined);
  if (isZero(count)) {
    const nothing = volume !== undefined && rules.partialFills && isZero(volume);
    if (!nothing) draft.end(order, 'ORDER_CANCELLED', CLOSED);
    return undefined;
  }
  const fill = fillOf(draft, order, price, count, rules);
  const decision = decide(draft.holding(order.instrument), fill, mayOpen(order));
  if (decision.kind === 'refused') {
    const { code, message } = decision.refusal;
    draft.end(order, 'ORDER_REJECTED', { code, reason: message });
    return NONE;
  }
  const { opening } = splitQuantity(draft.holding(order.instrument), order.action, count);
  draft.trade(fill);
  const after = filled(order, fill);
  draft.keep(after);
  cancelTwins(draft, after, count);
  placeExits(draft, after, { quantity: opening, price });
  cancelOrphans(draft, order.instrument);
  return count;
}

const mayOpen = ({ resting }: RestingOrder): boolean => resting.allowShort;

/** What is left of the order, of the position that it closes, and of the quoted quantity. */
function fillable(draft: Draft, order: RestingOrder, volume: Quantity | undefined): Quantity {
  const held = reducedPosition(draft.holding(order.instrument), order.action)?.netQty ?? NONE;
  const left = order.resting.reduceOnly ? lesser(remaining(order), held) : remaining(order);
  return volume === undefined ? left : lesser(left, volume);
}

function fillOf(
  draft: Draft,
  order: RestingOrder,
  price: Price,
  count: Quantity,
  rules: BookRules,
): Fill {
  const { instrument, action, product = 'DELIVERY', resting } = order;
  const tradingDay = draft.at.slice(0, 10);
  const holding = draft.holding(instrument);
  const all = add(order.filledQuantity, count);
  const value = add(resting.filledValue, valueOf(price, count));
  const dues = duesOf(order, holding, all, average(value, all), tradingDay, rules);
  const fill: Fill = {
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
    at: draft.at,
    note: order.note,
  };
  const after = afterChange(holding, applyFill(holding, fill));
  const left = subtract(remaining(order), count);
  const fee = add(order.fee, fill.fee);
  const paid = { ...order, fee, filledQuantity: all, ...chargesOf(fill) };
  const kept = lesser(resting.reserved, requirement(paid, after, left, rules));
  return { ...fill, released: subtract(resting.reserved, kept) };
}

const chargesOf = ({ charges }: Fill) => (charges ? { charges } : {});

function filled(order: RestingOrder, fill: Fill): RestingOrder {
  const filledQuantity = add(order.filledQuantity, fill.quantity);
  const filledValue = add(order.resting.filledValue, valueOf(fill.price, fill.quantity));
  const whole = isZero(subtract(order.quantity, filledQuantity));
  const reserved = subtract(order.resting.reserved, fill.released ?? ZERO);
  return {
    ...order,
    status: whole ? 'FILLED' : 'PARTIALLY_FILLED',
    filledQuantity,
    filledPrice: average(filledValue, filledQuantity),
    fee: add(order.fee, fill.fee),
    ...chargesOf(fill),
    filledAt: fill.at,
    resting: { ...order.resting, filledValue, reserved },
  };
}

/** One cancels the other: what one of a group fills, the others no longer may. */
function cancelTwins(draft: Draft, order: RestingOrder, count: Quantity): void {
  const { group } = order.resting;
  if (group === '') return;
  for (const twin of draft.book(order.instrument).resting) {
    if (twin.resting.group !== group || twin.id === order.id) continue;
    const quantity = subtract(twin.quantity, count);
    if (isPositive(subtract(quantity, twin.filledQuantity))) {
      draft.change('ORDER_MODIFIED', twin, { ...twin, quantity });
    } else {
      draft.end(twin, 'ORDER_CANCELLED', { code: '', reason: `${order.id} of its pair filled` });
    }
  }
}

const CLOSED = { code: '', reason: 'the position that it would close is closed' } as const;

/** Cancels the orders that only close, once nothing is left for them to close. */
export function cancelOrphans(draft: Draft, instrument: Instrument): void {
  for (const order of draft.book(instrument).resting) {
    const open = reducedPosition(draft.holding(instrument), order.action);
    if (order.resting.reduceOnly && !open) draft.end(order, 'ORDER_CANCELLED', CLOSED);
  }
}

/** What of an open position no resting order is to close yet; a group counts once. */
export function uncommitted(book: Book, holding: Holding, action: Action): Quantity {
  const held = reducedPosition(holding, action)?.netQty ?? NONE;
  const groups = new Map<string, Quantity>();
  for (const order of book.resting) {
    if (order.action !== action || !order.resting.reduceOnly) continue;
    const name = order.resting.group || order.id;
    const known = groups.get(name) ?? NONE;
    const left = remaining(order);
    groups.set(name, isPositive(subtract(left, known)) ? left : known);
  }
  return [...groups.values()].reduce((rest, each) => subtract(rest, lesser(rest, each)), held);
}
