import { ErrorCode, PapertradeError, type ErrorCode as Code } from '../../domain/errors.ts';
import {
  instrumentKey,
  type Instrument,
  type InstrumentKey,
} from '../../domain/instruments/instrument.ts';
import { LedgerTransaction, type InstrumentState } from '../../domain/ledger/ledger-transaction.ts';
import { isSameState } from '../../domain/ledger/wallet.ts';
import type { GroupMargins } from '../../domain/margin/group-margins.ts';
import { magnitude, ZERO } from '../../domain/money/money.ts';
import { orderOf, rejectedOrder } from '../../domain/orders/new-order.ts';
import type { Order } from '../../domain/orders/order.ts';
import { MAX_LEGS } from '../../domain/strategies/leg-words.ts';
import { netOf, netRefusal, type Net } from '../../domain/strategies/net-price.ts';
import { nextStrategyId, type Strategy } from '../../domain/strategies/strategy.ts';
import type { Store, TradingState } from '../../storage/ports/store.ts';
import type { GroupReader, ReadBeside } from '../margin/group-reader.ts';
import { orderMargins } from '../margin/order-margin.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireSession, requireTradable } from '../sessions/require-session.ts';
import { untilCommitted, type Attempt } from '../trading/commit-loop.ts';
import { commitUnder, isWritten } from '../trading/commit.ts';
import type { ScheduledEvents } from '../trading/events/scheduled-events.ts';
import type { TradingRules, UnchargedFill } from '../trading/rules/trading-rules.ts';
import { bookLegs } from './book-legs.ts';
import { legFills } from './legs/leg-fills.ts';
import { requireOpen, requireStrategy } from './require-strategy.ts';
import type { NamedRequest, StrategyRequest, StrategyResult } from './strategy-request.ts';

export interface StrategyDeskDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  readonly rules: TradingRules;
  readonly events: Pick<ScheduledEvents, 'applyBeforeOrder'>;
  /** Reads what is margined together; absent where every position is margined alone. */
  readonly groups?: GroupReader | undefined;
  /** An instrument under the name by which the session traded it. */
  readonly asTraded: (instrument: Instrument, sessionId: string) => Promise<Instrument>;
  /** A part for ids that no other program makes at the same moment. */
  readonly newId: () => string;
}

/** Everything that deciding the legs needs, of one state. */
interface Snapshot {
  readonly states: readonly TradingState[];
  readonly strategies: readonly Strategy[];
  readonly underlyings: ReadBeside['underlyings'];
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

  /** Fills all legs, or rejects with what refuses them. A repeated client id changes nothing. */
  async execute(request: StrategyRequest): Promise<StrategyResult> {
    const { calendar, newId, events } = this.#deps;
    const id = `P-${calendar.stamp().replace('_', '')}-${newId()}`;
    const legs = await Promise.all(
      request.legs.map(async (leg) => ({
        ...leg,
        instrument: await this.#deps.asTraded(leg.instrument, request.sessionId),
      })),
    );
    const named = { ...request, legs, clientId: request.clientId ?? id, id };
    // One trip for both; an exit at a time of day is itself one of the events.
    const [wasDue, read] = await Promise.all([
      request.at === undefined && events.applyBeforeOrder(request.sessionId),
      this.#read(named),
    ]);
    return untilCommitted(request.sessionId, async (isFirst) =>
      this.#attempt(named, isFirst && !wasDue ? read : await this.#read(named)),
    );
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

  async #attempt(
    request: NamedRequest,
    snapshot: Snapshot | 'conflict',
  ): Promise<Attempt<StrategyResult>> {
    const { calendar, rules, groups, store } = this.#deps;
    if (snapshot === 'conflict') return 'conflict';
    const { states, strategies, underlyings } = snapshot;
    const [state] = states;
    if (!state) throw new PapertradeError(ErrorCode.INVALID_VALUE, 'There are no legs to trade.');
    const { sessionId } = request;
    const seen = states.some((each) => each.previous);
    const before = seen ? await this.repeated(sessionId, request.clientId) : undefined;
    if (before) return { done: before };
    requireTradable(state);
    const at = laterOf(request.at ?? calendar.iso(), request.at && state.balance.lastUpdated);
    const strategy = this.#strategyOf(request, strategies, at);
    const { fills, refusal: unpriced } = legFills(request, strategy.id, states, at, rules);
    const net = netOf(fills);
    const instruments = request.legs.map(({ instrument }) => instrument);
    const beside = { open: state.open ?? [], underlyings };
    const judging = unpriced ? undefined : groups?.readAllWith(beside, instruments, at);
    const margins = (await judging) ?? [];
    const transaction = transactionOf(request, states, at, margins);
    const refusal =
      unpriced ??
      netRefusal(net, request.limit) ??
      (await bookLegs(fills, states, transaction, rules));
    if (refusal) return this.#refuse(request, state, fills, refusal);
    const { balance } = transaction;
    const opened = entered(strategy, net, request);
    const dryRun = request.dryRun === true;
    const orders = legOrders(transaction, strategy);
    const judged = orderMargins(margins, transaction);
    const done = { strategy: opened, orders, net, balance, margins: judged };
    const result = { ...done, duplicate: false, dryRun };
    if (dryRun) return { done: result };
    const commit = { ...commitUnder(state, transaction), strategies: [opened] };
    const outcome = await store.commit(commit);
    return isWritten(outcome, sessionId) ? { done: result } : 'conflict';
  }

  /** The books of all legs and the strategies, read together; they must be of one state. */
  async #read({ sessionId, legs, clientId }: NamedRequest): Promise<Snapshot | 'conflict'> {
    const { store, groups } = this.#deps;
    const instruments = legs.map(({ instrument }) => instrument);
    const reads = instruments.map((instrument, at) =>
      store.tradingState(sessionId, instrument, `${clientId}/${at + 1}`, at === 0),
    );
    const [strategies, last, underlyings, ...found] = await Promise.all([
      store.strategies(sessionId),
      store.sessionState(sessionId),
      groups?.quotesBesideAll(instruments) ?? new Map<never, never>(),
      ...reads,
    ]);
    const states = found.map((each) => requireSession(each, sessionId));
    const { balance } = requireSession(last, sessionId);
    // The session was the same before the strategies were read and after: none came between.
    const areOne = states.every((each) => isSameState(each.balance, balance));
    return areOne ? { states, strategies, underlyings } : 'conflict';
  }

  #strategyOf(request: NamedRequest, strategies: readonly Strategy[], at: string): Strategy {
    const { opens, strategyId, clientId, note = '' } = request;
    if (strategyId !== undefined) return requireOpen(strategies, strategyId);
    const { name, prefix, underlying, rules } = opens ?? NOTHING_OPENED;
    return {
      id: nextStrategyId(
        prefix,
        strategies.map(({ id }) => id),
      ),
      clientId,
      name,
      underlying,
      status: 'OPEN',
      rules,
      ruledAt: at,
      note,
      createdAt: at,
      entryPremium: ZERO,
      entryKind: 'debit',
      best: ZERO,
      transfers: [],
    };
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
      transaction.add({ ...refused, strategyId: request.strategyId, leg: fill.leg });
    }
    const outcome = await this.#deps.store.commit(commitUnder(state, transaction));
    if (!isWritten(outcome, request.sessionId)) return 'conflict';
    throw refusal;
  }
}

const NOTHING_OPENED = { name: 'custom', prefix: 'ST', underlying: '', rules: {} };

/** An event's own time, unless the journal is past it already. */
const laterOf = (at: string, last: string | undefined): string =>
  last !== undefined && Date.parse(last) > Date.parse(at) ? last : at;

function requireNotRefused({ id, status, reasonCode, reason }: Order): void {
  if (status !== 'REJECTED') return;
  throw new PapertradeError(reasonCode as Code, reason, { order_id: id, duplicate: true });
}

function transactionOf(
  { legs }: NamedRequest,
  states: readonly TradingState[],
  at: string,
  margins: readonly GroupMargins[],
): LedgerTransaction {
  const books = new Map<InstrumentKey, InstrumentState>();
  const [first] = states as [TradingState];
  for (const [index, { account, pending }] of states.entries()) {
    const { long, short, mis } = account;
    const leg = legs[index];
    if (leg) books.set(instrumentKey(leg.instrument), { long, short, mis, pending });
  }
  return new LedgerTransaction(first.balance, books, at, ...margins);
}

/** The orders of the legs, as they were said. */
const legOrders = ({ placed }: LedgerTransaction, { id }: Strategy): readonly Order[] =>
  placed.filter(({ strategyId }) => strategyId === id).sort((a, b) => placeOf(a) - placeOf(b));

/** The number after the client id: `mon-ic/2`. */
const placeOf = ({ clientOrderId }: Order): number =>
  Number.parseInt(clientOrderId.slice(clientOrderId.lastIndexOf('/') + 1), 10);

/** What opening paid or brought is kept: percentages of rules are of it. */
const entered = (
  strategy: Strategy,
  net: Net,
  { opens, exitReason, closes }: NamedRequest,
): Strategy => ({
  ...strategy,
  ...(opens && { entryPremium: magnitude(net.paid), entryKind: net.kind }),
  ...(exitReason && { exitReason }),
  ...(closes && { status: 'CLOSED' }),
});
