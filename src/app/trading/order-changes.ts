import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { bookOf } from '../../domain/ledger/fill.ts';
import type { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import { isLive, type Order, type PendingOrder } from '../../domain/orders/order.ts';
import type { Store, TradingState } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireSession, requireTradable } from '../sessions/require-session.ts';
import type { DecisionRules } from './rules/decision-rules.ts';
import { commitUnder, isWritten, transactionOn } from './commit.ts';
import { findOrder } from './orders/find-order.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import type { Modification } from './orders/modification.ts';
import { modifiedOrder } from './orders/modified-order.ts';
import { onceWritten } from './orders/once-written.ts';
import type { QuoteApplier } from './events/quote-applier.ts';
import type { ScheduledEvents } from './events/scheduled-events.ts';

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

  /** Makes a pending order another; rejects as `modifiedOrder` says. */
  async modify(sessionId: string, id: string, modification: Modification): Promise<OrderChange> {
    await this.#deps.events.applyBeforeOrder(sessionId);
    const { rules } = this.#deps;
    const changed = await this.#change(sessionId, id, async (transaction, order, state) => {
      const after = await modifiedOrder(order, modification, transaction, state, rules);
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
