import type { LedgerTransaction } from '../ledger/ledger-transaction.ts';
import {
  afterChange,
  applyFill,
  positionsIn,
  reducedPosition,
  splitQuantity,
  type Fill,
} from '../ledger/fill.ts';
import { leftOf } from '../ledger/quote-taken.ts';
import { contractOf, isDate } from '../instruments/instrument.ts';
import {
  add,
  average,
  isPositive,
  isZero,
  lesser,
  proportion,
  ZERO_QUANTITY,
  subtract,
  valueOf,
  ZERO,
  type Price,
  type Quantity,
} from '../money/money.ts';
import { placeExits } from './exits.ts';
import { byPriority, fillPrice, isTriggered, trailed, type Market } from './fill-price.ts';
import { duesOf } from './order-dues.ts';
import { fundingFor, requirement, withProceeds, type FundingRules } from './order-funds.ts';
import { remaining, type PendingOrder } from './order.ts';
import { cancelOrphans, CLOSED } from './orphans.ts';
import type { Slippage } from './slippage.ts';

/** The rules by which pending orders reserve and fill. */
export interface MatchingRules extends FundingRules {
  readonly slippage: Slippage;
  /** Whether a quote's volume limits what fills at it. */
  readonly partialFills: boolean;
}

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
  const open = transaction
    .instrument(id)
    .pending.filter((each) => isValid(each, transaction.at, market));
  for (const order of open.sort(byPriority)) {
    const price = fillPrice(order, market, rules.slippage);
    if (price !== undefined) {
      const filled = fillOrder(transaction, order, price, market, rules);
      if (filled !== undefined) return filled;
    } else {
      wake(transaction, order, market);
    }
  }
  return undefined;
}

/**
 * An order fills no more once its validity or its contract has ended, told yet or not, and an
 * after-market order not before the opening, nor at a quote of before.
 */
function isValid({ pending, instrument }: PendingOrder, at: string, { ts }: Market): boolean {
  const opens = pending.opensAt === undefined ? undefined : Date.parse(pending.opensAt);
  const quoted = ts === undefined ? Date.parse(at) : ts * 1000;
  if (opens !== undefined && Math.min(quoted, Date.parse(at)) < opens) return false;
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
  market: Market,
  rules: MatchingRules,
): Quantity | undefined {
  const volume = rules.partialFills ? leftAt(transaction, order, market) : undefined;
  const count = fillable(transaction, order, volume);
  if (isZero(count)) {
    if (volume === undefined || !isZero(volume)) transaction.end(order, 'ORDER_CANCELLED', CLOSED);
    return undefined;
  }
  const fill = {
    ...fillOf(transaction, order, price, count, rules),
    ...(volume && { quote: market.quote }),
  };
  const account = transaction.account(order.instrument, order.product);
  const refusal = transaction.refusal(fill, order.pending.allowShort);
  if (refusal) {
    transaction.end(order, 'ORDER_REJECTED', { code: refusal.code, reason: refusal.message });
    return ZERO_QUANTITY;
  }
  const { opening } = splitQuantity(account, order.action, count);
  transaction.trade(fill);
  const after = filled(order, fill);
  transaction.keep(after);
  cancelTwins(transaction, after, count);
  placeExits(transaction, after, { quantity: opening, price });
  cancelOrphans(transaction, order.instrument);
  return count;
}

/** What the session has left of the quoted quantity; undefined where none is quoted. */
function leftAt(
  transaction: LedgerTransaction,
  { instrument }: PendingOrder,
  { volume, quote }: Market,
): Quantity | undefined {
  if (volume === undefined || quote === undefined) return volume;
  return leftOf(volume, quote, positionsIn(transaction.instrument(instrument)));
}

/** What is left of the order, of the position that it closes, and of the quoted quantity. */
function fillable(
  transaction: LedgerTransaction,
  order: PendingOrder,
  volume: Quantity | undefined,
): Quantity {
  const held =
    reducedPosition(transaction.account(order.instrument, order.product), order.action)?.netQty ??
    ZERO_QUANTITY;
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
  const account = transaction.account(instrument, product);
  const all = add(order.filledQuantity, count);
  const value = add(pending.filledValue, valueOf(price, count));
  const executed = { count: all, price: average(value, all), day: tradingDay };
  const dues = duesOf(order, account, executed, rules);
  const bare: Fill = {
    orderId: order.id,
    clientOrderId: order.clientOrderId,
    instrument,
    action,
    quantity: count,
    price,
    ...dues,
    ...fundingFor(order, rules),
    product,
    tradingDay,
    at: transaction.at,
    note: order.note,
  };
  const fill = withProceeds(bare, account, rules);
  const after = afterChange(account, applyFill(account, fill));
  const left = subtract(remaining(order), count);
  const fee = add(order.fee, fill.fee);
  const paid = { ...order, fee, filledQuantity: all, ...chargesOf(fill) };
  const kept = transaction.isGrouped(fill)
    ? proportion(pending.reserved, left, remaining(order))
    : lesser(pending.reserved, requirement(paid, after, left, rules));
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
  for (const twin of transaction.instrument(order.instrument).pending) {
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
