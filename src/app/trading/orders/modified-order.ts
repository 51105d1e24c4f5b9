import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { laterOf } from '../../../domain/calendar/days.ts';
import type { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import { spendable } from '../../../domain/ledger/wallet.ts';
import {
  add,
  equals,
  isLess,
  isZero,
  subtract,
  text,
  ZERO_PRICE,
  type Money,
  type Price,
} from '../../../domain/money/money.ts';
import { hasLimit } from '../../../domain/orders/fill-price.ts';
import { requirement, uncommitted } from '../../../domain/orders/order-funds.ts';
import { remaining, type PendingOrder } from '../../../domain/orders/order.ts';
import { reservationRefusal } from '../../../domain/orders/refusals.ts';
import type { TradingState } from '../../../storage/ports/store.ts';
import { requireQuote } from '../../market/required-quote.ts';
import { proposedOrder } from '../rules/broker-rules.ts';
import { asFill, type DecisionRules } from '../rules/decision-rules.ts';
import type { Modification } from './modification.ts';

/**
 * A pending order as a modification makes it, with what it reserves. A new price or a larger quantity
 * loses its place in time. Rejects with INVALID_VALUE for what the order has not, INSUFFICIENT_FUNDS or
 * _QUANTITY for what it may not be, and with what the rules refuse a new order for.
 *
 * @param state as the order's product sees it
 */
export async function modifiedOrder(
  order: PendingOrder,
  modification: Modification,
  { at, balance }: Pick<LedgerTransaction, 'at' | 'balance'>,
  state: TradingState,
  rules: DecisionRules,
): Promise<PendingOrder> {
  const { opensAt = at } = order.pending;
  const from = laterOf(opensAt, at);
  const bare = modified(order, modification, { from, sequence: balance.revision + 1 }, rules);
  // Less of an order is always allowed, as cancelling it is.
  const less = !isLess(order.quantity, bare.quantity) && isSameKind(bare, order);
  const broken = less ? undefined : await refusalOf(bare, state, from, rules);
  if (broken) throw broken;
  const reserved = reservedBy(order, bare, state, at, rules);
  const after = { ...bare, pending: { ...bare.pending, reserved } };
  refuseShortage(order, after, state, at);
  return after;
}

/** The order as it would be, without what it reserves. */
function modified(
  order: PendingOrder,
  modification: Modification,
  { from, sequence }: { readonly from: string; readonly sequence: number },
  { dayEnds }: Pick<DecisionRules, 'dayEnds'>,
): PendingOrder {
  requireUnfilled(order, modification);
  const { triggerPrice, ...terms } = waiting(order, modification);
  const { quantity = order.quantity, validity } = modification;
  const isOther = terms.orderType !== order.orderType || !equals(terms.price, order.price);
  const behind = isOther || isLess(order.quantity, quantity);
  const lasts = validity === 'GTC' && order.product !== 'MIS';
  return {
    ...order,
    ...terms,
    quantity,
    validity: validity ?? order.validity,
    pending: {
      ...order.pending,
      triggerPrice,
      sequence: behind ? sequence : order.pending.sequence,
      ...(validity && { validUntil: lasts ? '' : dayEnds(order.instrument.segment, from) }),
    },
  };
}

function requireUnfilled({ filledQuantity }: PendingOrder, { quantity }: Modification): void {
  if (!quantity || isLess(filledQuantity, quantity)) return;
  const more = `more than the ${text(filledQuantity)} that filled already`;
  throw invalidValue('quantity', text(quantity), more);
}

/** What it waits for then. */
type Waiting = Pick<PendingOrder, 'orderType' | 'price' | 'status'> & {
  readonly triggerPrice: Price | undefined;
};

/**
 * What a changed order waits for: a new type keeps the prices that it has a use for. Throws
 * INVALID_VALUE for what the order has not, has had, or would lack.
 */
function waiting(order: PendingOrder, options: Modification): Waiting {
  const { orderType = order.orderType } = options;
  const isStarted = !isZero(order.filledQuantity);
  if (options.orderType !== undefined && isStop(orderType) && isStarted) {
    throw invalidValue('type', orderType, 'MARKET or LIMIT for an order of which a part filled');
  }
  return {
    orderType,
    price: limitOf(order, options, orderType),
    status: options.orderType === undefined || isStarted ? order.status : 'OPEN',
    triggerPrice: triggerOf(order, options, orderType),
  };
}

const isStop = (orderType: string): boolean => orderType === 'SL' || orderType === 'SL-M';

function limitOf(order: PendingOrder, { price }: Modification, orderType: string): Price {
  if (!hasLimit({ orderType })) {
    if (price === undefined) return ZERO_PRICE;
    throw invalidValue('price', text(price), `no price for an order of type ${orderType}`);
  }
  const limit = price ?? order.price;
  if (isZero(limit)) throw invalidValue('price', '', `a price for an order of type ${orderType}`);
  return limit;
}

function triggerOf(
  order: PendingOrder,
  options: Modification,
  orderType: string,
): Price | undefined {
  const { triggerPrice } = options;
  const waits = isStop(orderType) && (options.orderType !== undefined || order.status === 'OPEN');
  if (triggerPrice && !waits) {
    throw invalidValue('trigger', text(triggerPrice), 'an order whose stop waits for its trigger');
  }
  if (!isStop(orderType)) return undefined;
  const trigger = triggerPrice ?? order.pending.triggerPrice;
  if (!trigger) throw invalidValue('trigger', '', `a trigger for an order of type ${orderType}`);
  return trigger;
}

function isSameKind(a: PendingOrder, b: PendingOrder): boolean {
  if (a.orderType !== b.orderType) return false;
  const [trigger, other] = [a.pending.triggerPrice, b.pending.triggerPrice];
  return equals(a.price, b.price) && (!trigger || !other || equals(trigger, other));
}

/** The rule of the broker or of trading that the order breaks as it would be. */
async function refusalOf(
  order: PendingOrder,
  state: TradingState,
  at: string,
  rules: DecisionRules,
): Promise<PapertradeError | undefined> {
  const said = await rules.broker.check(proposedOrder(order, state, at));
  const fill = asFill(order, rules, at);
  const market = order.orderType === 'MARKET' && state.quote ? { price: state.quote.price } : {};
  return said?.refusal ?? rules.refuse(state, { ...fill, ...market }, hoursOf(order));
}

/** The legs of a GTT are the broker's, which are changed at any time. */
const hoursOf = ({ validity, pending }: PendingOrder) =>
  pending.group !== '' && validity === 'GTC' ? 'at any time' : 'in hours';

/** What it would reserve: at the market, what it reserves already; a fill says what it takes. */
function reservedBy(
  before: PendingOrder,
  after: PendingOrder,
  { account, quote }: TradingState,
  at: string,
  rules: DecisionRules,
): Money {
  if (after.orderType !== 'MARKET') return requirement(after, account, remaining(after), rules);
  if (!waitsForOpening(before, at)) {
    requireQuote(quote, after.instrument, Date.parse(at), rules.quoteMaxAge);
  }
  return before.pending.reserved;
}

const waitsForOpening = ({ pending: { opensAt } }: PendingOrder, at: string): boolean =>
  opensAt !== undefined && Date.parse(at) < Date.parse(opensAt);

function refuseShortage(
  before: PendingOrder,
  after: PendingOrder,
  { account, balance, pending }: TradingState,
  at: string,
): void {
  const { symbol } = after.instrument;
  const more = subtract(after.pending.reserved, before.pending.reserved);
  const refusal = reservationRefusal(more, spendable(balance, at.slice(0, 10)), symbol);
  if (refusal) throw refusal;
  if (!after.pending.reduceOnly || !isLess(before.quantity, after.quantity)) return;
  const free = add(uncommitted({ pending }, account, after.action), remaining(before));
  if (!isLess(free, remaining(after))) return;
  throw new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `Order ${quoteSafely(after.id)} can close at most ${text(free)} of ${quoteSafely(symbol)}.`,
    { symbol, requested: text(remaining(after)), open_quantity: text(free) },
  );
}
