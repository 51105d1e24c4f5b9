import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { addDays } from '../../../domain/calendar/days.ts';
import { contractOf, isDate } from '../../../domain/instruments/instrument.ts';
import { bookOf, lockedBy, reducedPosition, splitQuantity } from '../../../domain/ledger/fill.ts';
import { GTT_DAYS } from '../../../domain/orders/broker-rules.ts';
import { hintsOf, proposedOrder } from '../rules/broker-rules.ts';
import type { Product } from '../../../domain/ledger/product.ts';
import { spendable } from '../../../domain/ledger/wallet.ts';
import type { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import {
  greater,
  isLess,
  isZero,
  subtract,
  text,
  ZERO,
  type Price,
  type Quantity,
  ZERO_PRICE,
} from '../../../domain/money/money.ts';
import { exitOrders } from '../../../domain/orders/exits.ts';
import { pendingOrder, rejectedOrder } from '../../../domain/orders/new-order.ts';
import { requirement, uncommitted } from '../../../domain/orders/order-funds.ts';
import type { Order, PendingOrder } from '../../../domain/orders/order.ts';
import {
  productRefusal,
  quantityRefusal,
  reservationRefusal,
} from '../../../domain/orders/refusals.ts';
import type { TradingState } from '../../../storage/ports/store.ts';
import type { Calendar } from '../../market/calendar.ts';
import { sayingWhereHeld } from '../rules/other-listing.ts';
import { asFill, type DecisionRules } from '../rules/decision-rules.ts';
import { lendingProduct, productOf } from './order-product.ts';
import { positionOf, quantityToClose, type Decision, type NamedRequest } from './trade-request.ts';

export interface PendingOrderDeps {
  readonly calendar: Calendar;
  readonly rules: DecisionRules;
}

/** An IOC order whose program dies before it ends the order must not fill at a later quote. */
const IOC_MS = 10_000;

/** Decides an order that waits for its price, and books it with what it reserves, or as refused. */
export async function decidePendingOrder(
  request: NamedRequest,
  read: TradingState,
  transaction: LedgerTransaction,
  deps: PendingOrderDeps,
): Promise<Decision> {
  const { rules } = deps;
  const product = productOf(request, read.account, rules);
  const state = { ...read, account: bookOf(read.account, product) };
  const opensAt = request.amo
    ? await rules.opensNext(request.instrument.segment, transaction.at)
    : undefined;
  const from = opensAt ?? transaction.at;
  const lends = lendingProduct(request, product, read.account, rules);
  const contractEnds = await contractEndOf(request, from, rules);
  const times = { contractEnds, opensAt, lends };
  const bare = orderFrom({ ...request, product }, state, transaction, times, deps);
  const order = reserving(bare, transaction, rules);
  const { orderType = order.orderType, exits } = request;
  const said = await rules.broker.check({ ...proposedOrder(order, state, from), orderType, exits });
  const when = request.orderType === 'GTT' ? 'at any time' : 'in hours';
  const refused =
    (request.amo && opensAt === undefined ? marketIsOpen(order) : undefined) ??
    said?.refusal ??
    (await rules.refuse(state, asFill(order, rules, from), when)) ??
    refusalOf(order, state);
  const refusal = refused && (await sayingWhereHeld(refused, request, rules.heldElsewhere));
  if (refusal) {
    const rejected = transaction.add(rejectedOrder(order, refusal));
    return { order: rejected, refusal };
  }
  const ignored = rules.ignored(state, asFill(order, rules, from));
  const pair = request.orderType === 'GTT' ? pairOf(order, request, transaction) : [order];
  const placed = pair.map((each) => transaction.place(each));
  return {
    order: placed[0] ?? order,
    position: positionOf(request.action, state.account),
    ...(placed.length > 1 && { exits: placed }),
    ...hintsOf(request, read.account, rules, said, ignored),
  };
}

/** An order among contracts that are margined together reserves what the group would block more. */
function reserving(
  order: PendingOrder,
  transaction: LedgerTransaction,
  rules: DecisionRules,
): PendingOrder {
  const { pending, instrument, action, product, quantity, createdAt } = order;
  if (!transaction.isGrouped(order) || isZero(pending.reserved)) return order;
  const limit = isZero(order.price) ? (pending.triggerPrice ?? order.price) : order.price;
  const fill = { ...asFill(order, rules, createdAt), price: limit };
  const { opening } = splitQuantity(transaction.account(instrument, product), action, quantity);
  const fee = subtract(pending.reserved, lockedBy(fill, opening));
  const taken = transaction.takes({ ...fill, fee });
  return { ...order, pending: { ...pending, reserved: greater(taken, ZERO) } };
}

function orderFrom(
  request: NamedRequest & { readonly product: Product },
  state: TradingState,
  transaction: LedgerTransaction,
  times: OrderTerms,
  deps: PendingOrderDeps,
): PendingOrder {
  const { rules } = deps;
  const { instrument, action, product, validity = 'DAY' } = request;
  const { lends } = times;
  const { orderType = request.price ? 'LIMIT' : 'MARKET' } = request;
  // A pair closes what is open, also where sales may open a SHORT.
  const allowShort = orderType !== 'GTT' && (request.allowShort ?? rules.allowShort);
  const count =
    request.quantity === 'all' ? quantityToClose(state.account, request) : request.quantity;
  const open = reducedPosition(state.account, action)?.netQty;
  const mayOpen = allowShort && rules.broker.mayBeShort(instrument, product);
  const mustClose = orderType === 'GTT' || !mayOpen;
  const onlyCloses = mustClose && open !== undefined && !isLess(open, count);
  const bare = pendingOrder(
    {
      id: request.orderId,
      sessionId: request.sessionId,
      mode: state.session.mode,
      instrument,
      action,
      quantity: count,
      price: request.price ?? (orderType === 'MARKET' ? lastPrice(state) : ZERO_PRICE),
      orderType,
      product,
      validity: orderType === 'GTT' ? 'GTC' : validity,
      clientOrderId: request.clientOrderId,
      note: request.note ?? '',
      createdAt: transaction.at,
    },
    {
      sequence: transaction.balance.revision + 1,
      validUntil: validUntil(transaction.at, product, request, times, deps),
      ...(times.opensAt && { opensAt: times.opensAt }),
      triggerPrice: request.triggerPrice,
      reduceOnly: onlyCloses,
      allowShort,
      ...(orderType !== 'GTT' && request.exits),
      feeGiven: request.fee,
      ...(lends !== product && { marginRate: rules.funding(instrument, action, lends).marginRate }),
    },
  );
  const reserved = requirement(bare, state.account, bare.quantity, rules);
  return { ...bare, pending: { ...bare.pending, reserved } };
}

/** When the contract of an order expires, of an after-market order when its day opens, and what lends. */
interface OrderTerms {
  readonly lends: Product;
  readonly contractEnds: string | undefined;
  readonly opensAt: string | undefined;
}

/** What an order at the market reserves by until it meets a quote; 0 where none was ever known. */
const lastPrice = ({ quote }: TradingState): Price => quote?.price ?? ZERO_PRICE;

/**
 * DAY and MIS orders end with the day, a GTT after a year, GTC never, IOC when its program has looked;
 * all of them with the contract that they are for.
 */
function validUntil(
  at: string,
  product: Order['product'],
  { instrument, validity = 'DAY', orderType }: NamedRequest,
  { contractEnds, opensAt = at }: OrderTerms,
  { calendar, rules }: PendingOrderDeps,
): string {
  if (validity === 'IOC') return calendar.iso(Date.parse(at) + IOC_MS);
  const forDay = product === 'MIS' || (validity !== 'GTC' && orderType !== 'GTT');
  const year = `${addDays(at.slice(0, 10), GTT_DAYS)}${at.slice(10)}`;
  const own = forDay ? rules.dayEnds(instrument.segment, opensAt) : orderType === 'GTT' ? year : '';
  if (contractEnds === undefined || Date.parse(contractEnds) <= Date.parse(at)) return own;
  return own === '' || Date.parse(contractEnds) < Date.parse(own) ? contractEnds : own;
}

/** When the contract of an order expires; undefined for what doesn't. */
async function contractEndOf(
  { instrument }: NamedRequest,
  at: string,
  { contractEnds }: Pick<DecisionRules, 'contractEnds'>,
): Promise<string | undefined> {
  const expiry = contractOf(instrument)?.expiry ?? '';
  return isDate(expiry) ? contractEnds(instrument, expiry, at) : undefined;
}

/** Why accounting refuses the order, as it stands with the other pending ones. */
function refusalOf(order: PendingOrder, state: TradingState): PapertradeError | undefined {
  const { account, balance, pending } = state;
  const { reserved, allowShort, reduceOnly } = order.pending;
  const byRule =
    productRefusal(account, order) ??
    quantityRefusal(account, order, allowShort) ??
    (order.orderType === 'GTT' && !reduceOnly ? nothingToClose(order) : undefined);
  if (byRule) return byRule;
  const free = uncommitted({ pending }, account, order.action);
  if (reduceOnly && isLess(free, order.quantity)) return alreadyCommitted(order, free);
  const cash = spendable(balance, order.createdAt.slice(0, 10));
  return reservationRefusal(reserved, cash, order.instrument.symbol);
}

/** The two orders of a pair, for a position that is open: one cancels the other. */
function pairOf(
  order: PendingOrder,
  { exits = {} }: NamedRequest,
  transaction: LedgerTransaction,
): PendingOrder[] {
  const opened = { ...order, action: order.action === 'SELL' ? 'BUY' : 'SELL' } as const;
  const last = positionOf(opened.action, transaction.account(order.instrument, order.product));
  const from = last?.currentPrice ?? order.price;
  const [first, ...others] = exitOrders(
    opened,
    exits,
    { quantity: order.quantity, price: from },
    transaction,
  ).map((each) => withTerms(each, order));
  // The first carries the client id that the trader gave, so that a repeat finds the pair.
  return first ? [{ ...first, clientOrderId: order.clientOrderId }, ...others] : [];
}

const withTerms = (exit: PendingOrder, { validity, pending }: PendingOrder): PendingOrder => ({
  ...exit,
  validity,
  pending: { ...exit.pending, validUntil: pending.validUntil, feeGiven: pending.feeGiven },
});

function marketIsOpen({ instrument, createdAt }: Order): PapertradeError {
  const { segment } = instrument;
  return new PapertradeError(
    ErrorCode.MARKET_OPEN,
    `${segment} is open: an after-market order is taken when it is closed, for the next opening.`,
    { exchange_segment: segment, at: createdAt.slice(0, 16).replace('T', ' ') },
  );
}

function nothingToClose({ instrument }: Order): PapertradeError {
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `A GTT pair closes a position, and nothing of ${quoteSafely(instrument.symbol)} is open on the ` +
      'other side.',
    { reason: 'nothing_to_close', symbol: instrument.symbol },
  );
}

function alreadyCommitted({ instrument, quantity }: Order, free: Quantity): PapertradeError {
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `Only ${text(free)} of ${quoteSafely(instrument.symbol)} are free to close, the rest has orders ` +
      'already.',
    {
      reason: 'has_orders',
      symbol: instrument.symbol,
      requested: text(quantity),
      open_quantity: text(free),
    },
  );
}
