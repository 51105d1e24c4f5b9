import { ErrorCode, PapertradeError, type ErrorCode as Code } from '../../../domain/errors.ts';
import { laterOf } from '../../../domain/calendar/days.ts';
import { positionKey } from '../../../domain/ledger/journal.ts';
import { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import type { Position } from '../../../domain/ledger/position.ts';
import { ZERO } from '../../../domain/money/money.ts';
import { orderOf, rejectedOrder } from '../../../domain/orders/new-order.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { StrategyBooks } from '../../../domain/strategies/books.ts';
import { MAX_LEGS } from '../../../domain/strategies/typed-legs.ts';
import { netOf, netRefusal } from '../../../domain/strategies/net-price.ts';
import type { Strategy } from '../../../domain/strategies/strategy.ts';
import type { Store, TradingState } from '../../../storage/ports/store.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import { orderMargins } from '../../margin/order-margin.ts';
import type { Calendar } from '../../market/calendar.ts';
import { requireSession, requireTradable } from '../../sessions/require-session.ts';
import { untilCommitted, type Attempt } from '../../trading/commit-loop.ts';
import { commitUnder, isWritten } from '../../trading/commit.ts';
import type { ScheduledEvents } from '../../trading/events/scheduled-events.ts';
import type { DecisionRules, UnchargedFill } from '../../trading/rules/decision-rules.ts';
import { legFills } from '../legs/leg-fills.ts';
import { requireStrategy } from '../require-strategy.ts';
import type {
  NamedRequest,
  StrategyAfter,
  StrategyRequest,
  StrategyResult,
} from '../strategy-request.ts';
import { bookLegs, transactionOf } from './book-legs.ts';
import { readLegs, type LegsRead } from './read-legs.ts';
import { afterLegs, strategyOf } from './strategy-record.ts';

export interface StrategyDeskDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: DecisionRules;
  readonly events: Pick<ScheduledEvents, 'applyBeforeOrder'>;
  /** Reads what is margined together; absent where every position is margined alone. */
  readonly groups?: GroupReader | undefined;
  /** A part for ids that no other program makes at the same moment. */
  readonly newId: () => string;
}

/**
 * Trades legs as one: their quotes come from one read and their fills go into one commit, whole or
 * not at all. What refuses one leg refuses all of them, and every one is kept as REJECTED.
 */
export class StrategyDesk {
  readonly #deps: StrategyDeskDeps;

  constructor(deps: StrategyDeskDeps) {
    this.#deps = deps;
  }

  /** Fills all legs of a new strategy, or rejects with what refuses them. A repeated client id changes nothing. */
  execute(request: StrategyRequest): Promise<StrategyResult> {
    return untilCommitted(request.sessionId, () => this.attempt(request));
  }

  /**
   * The same, once: a conflict where the session was changed meanwhile, or is not as it was when the
   * legs were chosen.
   */
  async attempt(request: StrategyRequest): Promise<Attempt<StrategyResult>> {
    const { calendar, newId, events } = this.#deps;
    const id = `P-${calendar.stamp().replace('_', '')}-${newId()}`;
    const named = { ...request, clientId: request.clientId ?? id, id };
    // One trip for both; an exit at a time of day is itself one of the events.
    const [wasDue, read] = await Promise.all([
      request.at === undefined && events.applyBeforeOrder(request.sessionId),
      readLegs(named, this.#deps),
    ]);
    const known = wasDue ? await readLegs(named, this.#deps) : read;
    return known === 'conflict' ? known : this.#decide(named, known);
  }

  /**
   * What a client id did before, where it was seen: what a repeat is answered with, whatever its legs
   * are by now. Rejects with the reason of legs that were refused.
   */
  async repeated(sessionId: string, clientId: string): Promise<StrategyResult | undefined> {
    const { store } = this.#deps;
    const places = Array.from({ length: MAX_LEGS }, (_, index) => `${clientId}/${index + 1}`);
    const [state, strategies, ...found] = await Promise.all([
      store.sessionState(sessionId),
      store.strategies(sessionId),
      ...places.map((each) => store.orderByClientId(sessionId, each)),
    ]);
    const orders = found.filter((each) => each !== undefined);
    const [first] = orders;
    if (!first) return undefined;
    requireNotRefused(first);
    const { balance } = requireSession(state, sessionId);
    const filled = orders.map((each) => ({ ...each, price: each.filledPrice ?? each.price }));
    const strategy = requireStrategy(strategies, first.strategyId ?? '');
    return { strategy, orders, net: netOf(filled), balance, duplicate: true, dryRun: false };
  }

  async #decide(request: NamedRequest, read: LegsRead): Promise<Attempt<StrategyResult>> {
    const { calendar, rules, groups, store } = this.#deps;
    const { states, strategies, market } = read;
    const [state] = states;
    if (!state) throw new PapertradeError(ErrorCode.INVALID_VALUE, 'There are no legs to trade.');
    const { sessionId } = request;
    const seen = states.some((each) => each.previous);
    const before = seen ? await this.repeated(sessionId, request.clientId) : undefined;
    if (before) return { done: before };
    requireTradable(state);
    // An event's own time, unless the journal is past it already.
    const at = request.at ? laterOf(request.at, state.balance.lastUpdated) : calendar.iso();
    const strategy = strategyOf(request, strategies, at);
    const { fills, refusal: unpriced } = legFills(request, strategy.id, states, at, rules);
    const net = netOf(fills);
    const instruments = request.legs.map(({ instrument }) => instrument);
    const beside = { open: state.open ?? [], underlyings: market.underlyings };
    const judging = unpriced ? undefined : groups?.readAllWith(beside, instruments, at);
    const margins = (await judging) ?? [];
    const transaction = transactionOf(request.legs, states, at, margins);
    const refusal =
      unpriced ??
      netRefusal(net, request.limit) ??
      (await bookLegs(fills, states, transaction, rules));
    if (refusal) return this.#refuse(request, state, fills, refusal);
    const after = afterLegs(strategy, net, request);
    const result = {
      strategy: after,
      orders: legOrders(transaction, strategy),
      net,
      balance: transaction.balance,
      margins: orderMargins(margins, transaction),
      duplicate: false,
      dryRun: request.dryRun === true,
      after: stateAfter(request, read, transaction, strategy.id),
    };
    if (request.dryRun) return { done: result };
    const commit = { ...commitUnder(state, transaction), strategies: [after] };
    const outcome = await store.commit(commit);
    return isWritten(outcome, sessionId) ? { done: result } : 'conflict';
  }

  /** Keeps every leg as refused, then tells why. */
  async #refuse(
    request: NamedRequest,
    state: TradingState,
    fills: readonly UnchargedFill[],
    refusal: PapertradeError,
  ): Promise<Attempt<StrategyResult>> {
    if (request.dryRun || request.exitReason) throw refusal;
    const { at } = fills[0] as UnchargedFill;
    const transaction = new LedgerTransaction(state.balance, new Map(), at);
    for (const fill of fills) {
      const order = orderOf(request.sessionId, state.session.mode, { ...fill, fee: ZERO });
      const refused = rejectedOrder(order, refusal);
      transaction.add({ ...refused, strategyId: request.held?.strategyId, leg: fill.leg });
    }
    const outcome = await this.#deps.store.commit(commitUnder(state, transaction));
    if (!isWritten(outcome, request.sessionId)) return 'conflict';
    throw refusal;
  }
}

function requireNotRefused({ id, status, reasonCode, reason }: Order): void {
  if (status !== 'REJECTED') return;
  throw new PapertradeError(reasonCode as Code, reason, { order_id: id, duplicate: true });
}

/** The orders of the legs, as they were said. */
const legOrders = ({ placed }: LedgerTransaction, { id }: Strategy): readonly Order[] =>
  placed.filter(({ strategyId }) => strategyId === id).sort((a, b) => placeOf(a) - placeOf(b));

/** The number after the client id: `mon-ic/2`. */
const placeOf = ({ clientOrderId }: Order): number =>
  Number.parseInt(clientOrderId.slice(clientOrderId.lastIndexOf('/') + 1), 10);

/** What the strategy and the account hold after the legs; nobody needs to read it again. */
function stateAfter(
  { held }: NamedRequest,
  { states, market }: LegsRead,
  transaction: LedgerTransaction,
  strategyId: string,
): StrategyAfter {
  const books = StrategyBooks.of(strategyId, held?.legPositions ?? []);
  for (const order of transaction.placed) {
    if (order.strategyId !== strategyId) continue;
    books.apply({ ...order, price: order.filledPrice ?? order.price });
  }
  const positions = new Map<string, Position>();
  for (const each of [...(states[0]?.open ?? []), ...transaction.positions]) {
    positions.set(positionKey(each), each);
  }
  const legPositions = [...books.book(strategyId).values()];
  return { legPositions, positions: [...positions.values()], market };
}
