import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { bookOf, splitQuantity } from '../../domain/ledger/fill.ts';
import type { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { spendable, type Balance } from '../../domain/ledger/wallet.ts';
import {
  add,
  equals,
  isLess,
  subtract,
  text,
  type Money,
  type Price,
  type Quantity,
} from '../../domain/money/money.ts';
import { requirement, uncommitted } from '../../domain/orders/order-funds.ts';
import {
  isLive,
  remaining,
  type Order,
  type OrderType,
  type PendingOrder,
  type Validity,
} from '../../domain/orders/order.ts';
import { reservationRefusal } from '../../domain/orders/refusals.ts';
import type { Store, TradingState } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireQuote } from '../market/required-quote.ts';
import { requireSession, requireTradable } from '../sessions/require-session.ts';
import { asFill, type DecisionRules } from './rules/decision-rules.ts';
import { commitUnder, isWritten, transactionOn } from './commit.ts';
import { findOrder } from './orders/find-order.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { waiting } from './orders/waiting.ts';
import { onceWritten } from './orders/once-written.ts';
import type { QuoteApplier } from './events/quote-applier.ts';
import type { ScheduledEvents } from './events/scheduled-events.ts';

/** What is to be different about an order that is pending. */
export interface Modification {
  readonly price?: Price | undefined;
  readonly triggerPrice?: Price | undefined;
  readonly quantity?: Quantity | undefined;
  readonly orderType?: OrderType | undefined;
  readonly validity?: Exclude<Validity, 'IOC'> | undefined;
}

export interface OrderChange {
  readonly order: Order;
  readonly balance: Balance;
}

export interface OrderChangesDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: DecisionRules;
  readonly matcher: Pick<QuoteApplier, 'matchLast'>;
  readonly events: Pick<ScheduledEvents, 'applyBeforeOrder'>;
}

type End = 'ORDER_CANCELLED' | 'ORDER_EXPIRED';
type Act = (
  transaction: LedgerTransaction,
  order: PendingOrder,
  state: TradingState,
) => void | Promise<void>;

/** Cancels and modifies pending orders. An order is named as `findOrder` says. */
export class OrderChanges {
  readonly #deps: OrderChangesDeps;

  constructor(deps: OrderChangesDeps) {
    this.#deps = deps;
  }

  /** Rejects with ORDER_NOT_FOUND and AMBIGUOUS_ORDER. */
  find(sessionId: string, name: string): Promise<Order> {
    return findOrder(this.#deps.store, sessionId, name);
  }

  /** Rejects with ORDER_NOT_FOUND, and with ORDER_NOT_OPEN for one that is pending no more. */
  async cancel(
    sessionId: string,
    id: string,
    reason = 'cancelled by request',
  ): Promise<OrderChange> {
    await this.#deps.events.applyBeforeOrder(sessionId);
    return this.end(sessionId, id, 'ORDER_CANCELLED', reason);
  }

  /** Cancels every order that is pending, of which others may end while it does. */
  async cancelAll(sessionId: string, reason = 'cancelled by request'): Promise<Order[]> {
    const { store } = this.#deps;
    requireTradable(requireSession(await store.sessionState(sessionId), sessionId));
    const cancelled: Order[] = [];
    for (const { id } of await store.openOrders(sessionId)) {
      const ended = await this.endIfOpen(sessionId, id, 'ORDER_CANCELLED', reason);
      if (ended) cancelled.push(ended);
    }
    return cancelled;
  }

  /** Ends an order; undefined when it is not open any more. `at` is now unless it is said. */
  async endIfOpen(
    sessionId: string,
    id: string,
    type: End,
    reason: string,
    at?: string,
  ): Promise<Order | undefined> {
    try {
      return (await this.end(sessionId, id, type, reason, at)).order;
    } catch (error) {
      if (error instanceof PapertradeError && error.code === ErrorCode.ORDER_NOT_OPEN)
        return undefined;
      throw error;
    }
  }

  end(sessionId: string, id: string, type: End, reason: string, at?: string): Promise<OrderChange> {
    return this.#change(
      sessionId,
      id,
      (transaction, order) => {
        transaction.end(order, type, { code: '', reason });
      },
      at,
    );
  }

  /**
   * A new price or a larger quantity loses the order's place in time. Rejects with INVALID_VALUE
   * for what the order has not, INSUFFICIENT_FUNDS or _QUANTITY for what it may not be, and with
   * what the rules refuse a new order for.
   */
  async modify(sessionId: string, id: string, modification: Modification): Promise<OrderChange> {
    await this.#deps.events.applyBeforeOrder(sessionId);
    const changed = await this.#change(sessionId, id, async (transaction, order, state) => {
      const { rules } = this.#deps;
      const bare = modified(order, modification, transaction, rules);
      // Less of an order is always allowed, as cancelling it is.
      const less = !isLess(order.quantity, bare.quantity) && isSameKind(bare, order);
      const { opensAt } = order.pending;
      const from = opensAt === undefined ? transaction.at : later(opensAt, transaction.at);
      const broken = less ? undefined : await this.#refusal(bare, state, from);
      if (broken) throw broken;
      const asked = this.#requirement(order, bare, state, transaction.at);
      const after = { ...bare, pending: { ...bare.pending, reserved: asked } };
      refuseShortage(order, after, state, transaction.at);
      transaction.change('ORDER_MODIFIED', order, after);
    });
    return onceWritten(
      () => this.#follow(sessionId, changed),
      () => changed,
    );
  }

  /** Lets the last quote act on an order that was changed. */
  async #follow(sessionId: string, changed: OrderChange): Promise<OrderChange> {
    await this.#deps.matcher.matchLast(sessionId, changed.order.instrument);
    const state = await this.#deps.store.sessionState(sessionId);
    const order = await this.find(sessionId, changed.order.id);
    return { order, balance: state?.balance ?? changed.balance };
  }

  /** What it would reserve: at the market, what it reserves already; a fill says what it takes. */
  #requirement(before: PendingOrder, after: PendingOrder, state: TradingState, at: string): Money {
    const { rules } = this.#deps;
    if (after.orderType !== 'MARKET') {
      return requirement(after, state.account, remaining(after), rules);
    }
    if (waitsForOpening(before, at)) return before.pending.reserved;
    requireQuote(state.quote, after.instrument, Date.parse(at), rules.quoteMaxAge);
    return before.pending.reserved;
  }

  /** The rule of the broker or of trading that the order breaks as it would be. */
  async #refusal(order: PendingOrder, state: TradingState, at: string) {
    const { rules } = this.#deps;
    const { instrument, action, product, orderType, price, quantity, pending } = order;
    const said = await rules.broker.check({
      instrument,
      action,
      product,
      orderType,
      price,
      triggerPrice: order.status === 'OPEN' ? pending.triggerPrice : undefined,
      opening: splitQuantity(state.account, action, quantity).opening,
      allowShort: pending.allowShort,
      at,
      quote: state.quote,
    });
    const fill = asFill(order, rules, at);
    const market = orderType === 'MARKET' && state.quote ? { price: state.quote.price } : {};
    return said?.refusal ?? rules.refuse(state, { ...fill, ...market }, hoursOf(order));
  }

  #change(sessionId: string, id: string, act: Act, at?: string): Promise<OrderChange> {
    return untilCommitted(sessionId, () => this.#attempt(sessionId, id, act, at));
  }

  async #attempt(
    sessionId: string,
    id: string,
    act: Act,
    at: string | undefined,
  ): Promise<Attempt<OrderChange>> {
    const { store, calendar } = this.#deps;
    const { instrument, ...named } = await this.find(sessionId, id);
    const found = await store.tradingState(sessionId, instrument, named.clientOrderId);
    const state = requireSession(found, sessionId);
    requireTradable(state);
    const order = state.pending.find((each) => each.id === named.id);
    if (!order) throw notOpen(state.previous ?? { instrument, ...named });
    const seen = { ...state, account: bookOf(state.account, order.product) };
    const transaction = transactionOn(state, instrument, at ?? calendar.iso());
    await act(transaction, order, seen);
    const outcome = await store.commit(commitUnder(state, transaction));
    if (!isWritten(outcome, sessionId)) return 'conflict';
    const [after = order] = transaction.updated.filter((each) => each.id === order.id);
    return { done: { order: after, balance: transaction.balance } };
  }
}

function isSameKind(a: PendingOrder, b: PendingOrder): boolean {
  if (a.orderType !== b.orderType) return false;
  const [trigger, other] = [a.pending.triggerPrice, b.pending.triggerPrice];
  return equals(a.price, b.price) && (!trigger || !other || equals(trigger, other));
}

const later = (a: string, b: string): string => (Date.parse(a) < Date.parse(b) ? b : a);

const waitsForOpening = ({ pending: { opensAt } }: PendingOrder, at: string): boolean =>
  opensAt !== undefined && Date.parse(at) < Date.parse(opensAt);

/** The legs of a GTT are the broker's, which are changed at any time. */
const hoursOf = ({ validity, pending }: PendingOrder) =>
  pending.group !== '' && validity === 'GTC' ? 'at any time' : 'in hours';

function notOpen(order: Order): PapertradeError {
  const status = isLive(order) ? 'changing' : order.status;
  return new PapertradeError(
    ErrorCode.ORDER_NOT_OPEN,
    `Order ${nameOf(order)} is ${status}: only an open order can be changed.`,
    { order_id: order.id, status },
  );
}

const nameOf = ({ number, id }: Order): string =>
  number === undefined ? quoteSafely(id) : `#${number}`;

function requireUnfilled({ filledQuantity }: PendingOrder, { quantity }: Modification): void {
  if (!quantity || isLess(filledQuantity, quantity)) return;
  const more = `more than the ${text(filledQuantity)} that filled already`;
  throw invalidValue('quantity', text(quantity), more);
}

/** The order as it would be, without what it reserves. */
function modified(
  order: PendingOrder,
  modification: Modification,
  transaction: LedgerTransaction,
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
      sequence: behind ? transaction.balance.revision + 1 : order.pending.sequence,
      ...(validity && {
        validUntil: lasts
          ? ''
          : dayEnds(
              order.instrument.segment,
              later(order.pending.opensAt ?? transaction.at, transaction.at),
            ),
      }),
    },
  };
}

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
