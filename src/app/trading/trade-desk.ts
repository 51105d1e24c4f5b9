import { PapertradeError } from '../../domain/errors.ts';
import { lazy } from '../../domain/lazy.ts';
import { bookOf } from '../../domain/ledger/fill.ts';
import type { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { isLess, type Quantity } from '../../domain/money/money.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Store, TradingState } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireSession, requireTradable } from '../sessions/require-session.ts';
import { marginGroupOf } from '../../domain/margin/group.ts';
import type { GroupMargins } from '../../domain/margin/group-margins.ts';
import type { GroupReader } from '../margin/group-reader.ts';
import type { UnderlyingQuotes } from '../margin/spot-reader.ts';
import { orderMargins, shareMargin, type OrderMargin } from '../margin/order-margin.ts';
import { sayingWhereHeld } from './rules/other-listing.ts';
import type { DecisionRules } from './rules/decision-rules.ts';
import { commitUnder, isWritten, transactionOn } from './commit.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { decideMarketOrder } from './orders/market-order.ts';
import { onceWritten } from './orders/once-written.ts';
import type { OrderChanges } from './order-changes.ts';
import { productOf } from './orders/order-product.ts';
import type { SliceDeps, SlicedDecision } from './orders/sliced-order.ts';
import type { QuoteApplier } from './events/quote-applier.ts';
import type { ScheduledEvents } from './events/scheduled-events.ts';
import type { SessionMemory } from './session-memory.ts';
import {
  positionOf,
  repeated,
  type Decision,
  type NamedRequest,
  type TradeRequest,
  type TradeResult,
} from './orders/trade-request.ts';

export interface TradeDeskDeps {
  readonly store: Store;
  readonly memory: SessionMemory;
  readonly calendar: Calendar;
  readonly rules: DecisionRules;
  /** Reads what is margined together; absent where every position is margined alone. */
  readonly groups?: GroupReader | undefined;
  readonly events: Pick<ScheduledEvents, 'applyBeforeOrder'>;
  readonly matcher: Pick<QuoteApplier, 'matchLast'>;
  readonly changes: Pick<OrderChanges, 'endIfOpen'>;
  /** A part for ids that no other program makes at the same moment. */
  readonly newId: () => string;
}

/** The state of an order's session and instrument, and the quotes that its margin is judged by. */
interface ReadOrder {
  readonly state: TradingState | undefined;
  readonly underlying: UnderlyingQuotes | undefined;
}

/** Of most programs every order is done at once: what the others need is loaded for the first of them. */
const pending = lazy(() => import('./orders/pending-order.ts'));
const slicing = lazy(() => import('./orders/sliced-order.ts'));

/** Takes orders: reads, decides, and commits each in one atomic step. */
export class TradeDesk {
  readonly #deps: TradeDeskDeps;

  constructor(deps: TradeDeskDeps) {
    this.#deps = deps;
  }

  /**
   * Fills or places the order, or rejects with the rule that refuses it (and keeps it as a rejected
   * order). A repeated client order id gives the first order again and changes nothing.
   */
  async execute(request: TradeRequest): Promise<TradeResult> {
    const { sessionId } = request;
    const named = this.name(request);
    // One trip for both; where something was due, what was read beside it is old.
    const [wasDue, read] = await Promise.all([
      this.#deps.events.applyBeforeOrder(sessionId),
      this.#read(named, false),
    ]);
    const result = await untilCommitted(sessionId, async (isFirst) =>
      this.#attempt(named, isFirst && !wasDue ? read : await this.#read(named, true)),
    );
    if (!waits(result)) return result;
    return onceWritten(
      () => this.#follow(named, result),
      (code) => ({ ...result, hints: [...(result.hints ?? []), untried(code)] }),
    );
  }

  /** The request with the ids that its order is kept under. */
  name(request: TradeRequest): NamedRequest {
    const { calendar, newId } = this.#deps;
    const orderId = `P-${calendar.stamp().replace('_', '')}-${newId()}`;
    return { orderId, ...request, clientOrderId: request.clientOrderId ?? orderId };
  }

  /** Decides an order on a transaction, which may hold others before it. */
  async decide(
    request: NamedRequest,
    state: TradingState,
    transaction: LedgerTransaction,
  ): Promise<Decision> {
    const { rules } = this.#deps;
    try {
      if (isMarket(request)) return await decideMarketOrder(request, state, transaction, rules);
      const { decidePendingOrder } = await pending();
      return await decidePendingOrder(request, state, transaction, this.#deps);
    } catch (error) {
      if (!(error instanceof PapertradeError)) throw error;
      throw await sayingWhereHeld(error, request, rules.heldElsewhere);
    }
  }

  /** All that the order is decided on, in one trip. */
  async #read(request: NamedRequest, fresh: boolean): Promise<ReadOrder> {
    const { groups, memory } = this.#deps;
    const withOpen = groups !== undefined && marginGroupOf(request.instrument) !== undefined;
    const [state, underlying] = await Promise.all([
      memory.read(request, { fresh, withOpen }),
      groups?.quotesBeside(request.instrument),
    ]);
    return { state, underlying };
  }

  async #attempt(request: NamedRequest, read: ReadOrder): Promise<Attempt<TradeResult>> {
    const { memory, calendar, groups } = this.#deps;
    const { sessionId, instrument } = request;
    const state = requireSession(read.state, sessionId);
    if (state.previous) return { done: repeated(state.previous, state.account) };
    const known = await this.#known(request, state);
    if (known[0]) return { done: { ...repeated(known[0], state.account), family: known } };
    requireTradable(state);
    const at = calendar.iso();
    const { open = [] } = state;
    const { underlying } = read;
    const group = await groups?.readWith({ open, underlying }, instrument, at, request.price);
    const begin = () => transactionOn(state, instrument, at, group?.margins);
    const { decision, family, transaction } = await this.#decided(request, state, begin);
    if (!request.dryRun) {
      const outcome = await memory.commit(commitUnder(state, transaction));
      if (!isWritten(outcome, sessionId)) return 'conflict';
    }
    const margins = this.#marginsOf(group?.margins, decision, state, transaction);
    const result = { margins, ...resultOf(decision, transaction, request) };
    return { done: family.length > 1 ? { ...result, family } : result };
  }

  #marginsOf(
    group: GroupMargins | undefined,
    { position }: Decision,
    { account }: TradingState,
    transaction: LedgerTransaction,
  ): readonly OrderMargin[] {
    if (!this.#deps.groups) return [];
    return group ? orderMargins([group], transaction) : shareMargin(position, account);
  }

  /** Decides the order, or where it asks for that and is too large, the orders that it becomes. */
  async #decided(
    request: NamedRequest,
    state: TradingState,
    begin: () => LedgerTransaction,
  ): Promise<SlicedDecision> {
    const decide: SliceDeps['decide'] = (...args) => this.decide(...args);
    if (request.slice) {
      const account = bookOf(state.account, productOf(request, state.account, this.#deps.rules));
      const { decideSlices, sliced } = await slicing();
      const slices = sliced(request, account, this.#largestOrder(request, state));
      return decideSlices(slices, state, { begin, decide });
    }
    const transaction = begin();
    return { decision: await decide(request, state, transaction), family: [], transaction };
  }

  /**
   * The family of a client id that was sliced when it was first given; empty for a new one. A repeat may
   * forget to ask for slices, so it is looked for wherever the order is too large for one.
   */
  async #known(request: NamedRequest, state: TradingState): Promise<readonly Order[]> {
    const isGiven = request.clientOrderId !== request.orderId;
    const wasSliced = () =>
      request.slice || mayBeLarger(request.quantity, this.#largestOrder(request, state));
    if (!isGiven || !wasSliced()) return [];
    const { knownFamily } = await slicing();
    return knownFamily(this.#deps.store, request);
  }

  #largestOrder({ instrument }: NamedRequest, state: TradingState): Quantity | undefined {
    const { rules, calendar } = this.#deps;
    return rules.freezeLimit(state, { instrument, tradingDay: calendar.day() });
  }

  /**
   * Lets the last quote act on what was just placed: what it crosses fills at once, and of an IOC
   * order what does not is cancelled. The quote is read after the order stands, so that none falls
   * between the two.
   */
  async #follow(request: NamedRequest, placed: TradeResult): Promise<TradeResult> {
    const { store, memory, matcher, changes } = this.#deps;
    const { sessionId, instrument, clientOrderId } = request;
    memory.forget(sessionId);
    await matcher.matchLast(sessionId, instrument);
    if (request.validity === 'IOC') {
      const reason = 'IOC: what does not fill at once is cancelled';
      for (const { id } of placed.family ?? [placed.order])
        await changes.endIfOpen(sessionId, id, 'ORDER_CANCELLED', reason);
    }
    const found = await store.tradingState(sessionId, instrument, clientOrderId);
    const state = requireSession(found, sessionId);
    const family = placed.family && (await this.#again(sessionId, placed.family));
    return {
      ...placed,
      order: family?.[0] ?? state.previous ?? placed.order,
      position: positionOf(request.action, bookOf(state.account, placed.order.product)),
      balance: state.balance,
      ...(family && { family }),
      ...(placed.exits && { exits: await this.#again(sessionId, placed.exits) }),
    };
  }

  #again(sessionId: string, orders: readonly Order[]): Promise<Order[]> {
    const { store } = this.#deps;
    return Promise.all(orders.map(async (each) => (await store.order(sessionId, each.id)) ?? each));
  }
}

const untried = (code: string): string =>
  `The order is placed. The store failed before the last quote was tried on it (${code}): the next one is.`;

/** Whether an order is done at once. */
export const isMarket = ({ orderType = 'MARKET', amo }: TradeRequest): boolean =>
  orderType === 'MARKET' && !amo;

const mayBeLarger = (count: Quantity | 'all', largest: Quantity | undefined): boolean =>
  largest !== undefined && (count === 'all' || isLess(largest, count));

const waits = ({ order, duplicate, dryRun }: TradeResult): boolean =>
  order.pending !== undefined && !duplicate && !dryRun;

/** Throws the rule that refused the order. */
export function resultOf(
  { refusal, order, position, realized, exits, hints }: Decision,
  { balance }: Pick<LedgerTransaction, 'balance'>,
  { dryRun = false }: Pick<TradeRequest, 'dryRun'>,
): TradeResult {
  if (refusal) throw refusal;
  return {
    // What is only tried has no place among the orders.
    order: dryRun ? { ...order, number: undefined } : order,
    position,
    balance,
    realized,
    duplicate: false,
    dryRun,
    ...(exits && { exits }),
    ...(hints && { hints }),
  };
}
