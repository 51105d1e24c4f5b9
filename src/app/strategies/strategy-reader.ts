import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import type { JournalEntry } from '../../domain/ledger/journal.ts';
import type { Order } from '../../domain/orders/order.ts';
import { add, ZERO, type Money, type Price } from '../../domain/money/money.ts';
import { StrategyBooks, UNTAGGED } from '../../domain/strategies/books.ts';
import { isHeld, unrealizedOf, type LegHolding } from '../../domain/strategies/leg-holding.ts';
import type { Strategy, StrategyStatus } from '../../domain/strategies/strategy.ts';
import type { Quote, SessionState, Store } from '../../storage/ports/store.ts';
import { requireSession } from '../sessions/require-session.ts';
import { JournalBooks } from './journal-books.ts';
import { requireStrategy } from './require-strategy.ts';

/** What a leg holds, and its last price. */
export interface StrategyLeg extends LegHolding {
  readonly quote: Quote | undefined;
  /** The last quote. */
  readonly mark: Price | undefined;
  readonly unrealizedPnl: Money;
}

/** A strategy with what its own fills made. */
export interface StrategyView {
  readonly strategy: Strategy;
  readonly status: StrategyStatus;
  readonly legs: readonly StrategyLeg[];
  readonly realizedPnl: Money;
  readonly unrealizedPnl: Money;
  readonly fees: Money;
}

/** What trading legs did, as far as it says what is held. */
interface Traded {
  readonly strategy: Strategy;
  readonly orders: readonly Order[];
  readonly dryRun: boolean;
}

interface Followed {
  readonly revision: number;
  readonly transfers: number;
  readonly books: StrategyBooks;
}

/**
 * Reads strategies: their records, and from the session's journal what their own fills hold. What was
 * read is kept, so that the next look reads only what came since.
 */
export class StrategyReader {
  readonly #store: Store;
  readonly #followed = new Map<string, Followed>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Every strategy of a session, the oldest first. Rejects with SESSION_NOT_FOUND. */
  async list(sessionId: string): Promise<readonly StrategyView[]> {
    const strategies = await this.#store.strategies(sessionId);
    if (strategies.length === 0) {
      requireSession(await this.#store.sessionState(sessionId), sessionId);
      return [];
    }
    return this.views(sessionId, strategies);
  }

  async show(sessionId: string, id: string): Promise<StrategyView> {
    const [strategies, state] = await Promise.all([
      this.#store.strategies(sessionId),
      this.#store.sessionState(sessionId),
    ]);
    const strategy = requireStrategy(strategies, id);
    const books = await this.#booksOf(requireSession(state, sessionId), strategies);
    const [view] = await this.#views([strategy], books);
    return view as StrategyView;
  }

  /** A strategy as a trade of its legs left it, or would leave it where it was a dry run. */
  async after(sessionId: string, { strategy, orders, dryRun }: Traded): Promise<StrategyView> {
    if (!dryRun) return this.show(sessionId, strategy.id);
    const strategies = await this.#store.strategies(sessionId);
    const known = await this.books(sessionId, strategies);
    const books = known.ofStrategy(strategy.id);
    for (const order of orders) {
      books.apply({ ...order, price: order.filledPrice ?? order.price, strategyId: strategy.id });
    }
    const [view] = await this.#views([strategy], books);
    return view as StrategyView;
  }

  /** What is open, by strategy; and the legs that belong to none. */
  async grouped(sessionId: string): Promise<{
    readonly strategies: readonly StrategyView[];
    readonly rest: readonly StrategyLeg[];
  }> {
    const all = await this.#store.strategies(sessionId);
    const books = await this.books(sessionId, all);
    const views = await this.#views(all, books);
    const held = [...books.book(UNTAGGED).values()].filter(isHeld);
    const quotes = await this.#quotes(held);
    return {
      strategies: views.filter(({ legs }) => legs.some(isHeld)),
      rest: held.map((each) => legOf(each, quotes)),
    };
  }

  async views(
    sessionId: string,
    strategies: readonly Strategy[],
  ): Promise<readonly StrategyView[]> {
    return this.#views(strategies, await this.books(sessionId, strategies));
  }

  /** What belongs to each strategy, and what to none. */
  async books(sessionId: string, strategies: readonly Strategy[]): Promise<StrategyBooks> {
    const state = requireSession(await this.#store.sessionState(sessionId), sessionId);
    return this.#booksOf(state, strategies);
  }

  async #booksOf(
    { session: { id: sessionId }, balance: { revision } }: SessionState,
    strategies: readonly Strategy[],
  ): Promise<StrategyBooks> {
    const transfers = strategies.reduce((count, each) => count + each.transfers.length, 0);
    const known = this.#followed.get(sessionId);
    if (known?.revision === revision && known.transfers === transfers) return known.books;
    const isNewer = known !== undefined && known.transfers === transfers;
    const since = isNewer && known.revision <= revision ? known.revision : 0;
    const books = since > 0 && known ? known.books : new StrategyBooks();
    await this.#follow(sessionId, books, since, strategies);
    this.#followed.set(sessionId, { revision, transfers, books });
    return books;
  }

  async #follow(
    sessionId: string,
    books: StrategyBooks,
    since: number,
    strategies: readonly Strategy[],
  ): Promise<void> {
    const entries: JournalEntry[] = [];
    for await (const entry of this.#store.journal(sessionId, { newestFirst: true })) {
      if (entry.revision <= since || entry.type === 'RESET') break;
      if (BOOKED.has(entry.type)) entries.push(entry);
    }
    const told = new JournalBooks(strategies, since, books);
    for (const entry of entries.reverse()) told.apply(entry);
    told.end();
  }

  async #views(
    strategies: readonly Strategy[],
    books: StrategyBooks,
  ): Promise<readonly StrategyView[]> {
    const holdings = strategies.map(({ id }) => [...books.book(id).values()]);
    const quotes = await this.#quotes(holdings.flat().filter(isHeld));
    return strategies.map((strategy, index) => viewOf(strategy, holdings[index] ?? [], quotes));
  }

  async #quotes(held: readonly LegHolding[]): Promise<ReadonlyMap<InstrumentKey, Quote>> {
    const asked = held.map(({ instrument }) => instrument);
    const quotes = asked.length === 0 ? [] : await this.#store.quotesFor(asked);
    const found = quotes.filter((each) => each !== undefined);
    return new Map(found.map((each) => [instrumentKey(each), each]));
  }
}

/** What tells who holds what; marks and margins don't. */
const BOOKED: ReadonlySet<JournalEntry['type']> = new Set(['FILL', 'OPENING', 'CORPORATE_ACTION']);

function legOf(holding: LegHolding, quotes: ReadonlyMap<InstrumentKey, Quote>): StrategyLeg {
  const quote = quotes.get(instrumentKey(holding.instrument));
  const mark = quote?.price;
  const unrealizedPnl = mark && isHeld(holding) ? unrealizedOf(holding, mark) : ZERO;
  return { ...holding, quote, mark, unrealizedPnl };
}

function viewOf(
  strategy: Strategy,
  holdings: readonly LegHolding[],
  quotes: ReadonlyMap<InstrumentKey, Quote>,
): StrategyView {
  const legs = [...holdings].sort((a, b) => a.leg - b.leg).map((holding) => legOf(holding, quotes));
  const total = (pick: (leg: StrategyLeg) => Money) =>
    legs.reduce((sum, leg) => add(sum, pick(leg)), ZERO);
  return {
    strategy,
    status: statusOf(strategy, holdings),
    legs,
    realizedPnl: total((leg) => leg.realizedPnl),
    unrealizedPnl: total((leg) => leg.unrealizedPnl),
    fees: total((leg) => leg.fees),
  };
}

/** What its own fills say: closed once nothing is held, whoever closed it. */
export function statusOf({ status }: Strategy, holdings: readonly LegHolding[]): StrategyStatus {
  if (holdings.length === 0) return status;
  if (!holdings.some(isHeld)) return 'CLOSED';
  return holdings.some(({ settled }) => settled) ? 'PARTLY_EXPIRED' : 'OPEN';
}
