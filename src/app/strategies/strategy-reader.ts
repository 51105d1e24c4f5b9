import type { JournalEntry } from '../../domain/ledger/journal.ts';
import { StrategyBooks, UNTAGGED } from '../../domain/strategies/books.ts';
import { isHeld, type LegPosition } from '../../domain/strategies/leg-position.ts';
import type { Strategy } from '../../domain/strategies/strategy.ts';
import type { SessionState, Store } from '../../storage/ports/store.ts';
import { quotesByName } from '../market/options/option-market.ts';
import { requireSession } from '../sessions/require-session.ts';
import { JournalBooks } from './journal-books.ts';
import { requireStrategy } from './require-strategy.ts';
import type { HeldBefore } from './strategy-request.ts';
import {
  markedLeg,
  marksOf,
  strategyView,
  type Marks,
  type StrategyLeg,
  type StrategyView,
} from './strategy-view.ts';

/** A strategy's record, and what its own fills hold. */
export interface HeldStrategy extends HeldBefore {
  readonly strategy: Strategy;
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

  /** Rejects with STRATEGY_NOT_FOUND. */
  async show(sessionId: string, id: string): Promise<StrategyView> {
    const { strategy, legPositions } = await this.held(sessionId, id);
    const marks = await this.#marks(sessionId, legPositions);
    return strategyView(strategy, legPositions, marks);
  }

  /** What a strategy holds, and the state of the session in which it does. Rejects with STRATEGY_NOT_FOUND. */
  async held(sessionId: string, id: string): Promise<HeldStrategy> {
    const [strategies, state] = await Promise.all([
      this.#store.strategies(sessionId),
      this.#store.sessionState(sessionId),
    ]);
    const strategy = requireStrategy(strategies, id);
    const session = requireSession(state, sessionId);
    const books = await this.booksAt(session, strategies);
    const legPositions = [...books.book(strategy.id).values()];
    return { strategy, strategyId: strategy.id, state: session.balance, legPositions };
  }

  /** What is open, by strategy; and the legs that belong to none. */
  async grouped(sessionId: string): Promise<{
    readonly strategies: readonly StrategyView[];
    readonly rest: readonly StrategyLeg[];
  }> {
    const all = await this.#store.strategies(sessionId);
    const books = await this.books(sessionId, all);
    const untagged = [...books.book(UNTAGGED).values()].filter(isHeld);
    const legPositions = all.map(({ id }) => [...books.book(id).values()]);
    const marks = await this.#marks(sessionId, [...legPositions.flat(), ...untagged]);
    const views = all.map((each, at) => strategyView(each, legPositions[at] ?? [], marks));
    return {
      strategies: views.filter(({ legs }) => legs.some(isHeld)),
      rest: untagged.map((each) => markedLeg(each, marks)),
    };
  }

  async views(
    sessionId: string,
    strategies: readonly Strategy[],
  ): Promise<readonly StrategyView[]> {
    const books = await this.books(sessionId, strategies);
    const legPositions = strategies.map(({ id }) => [...books.book(id).values()]);
    const marks = await this.#marks(sessionId, legPositions.flat());
    return strategies.map((each, at) => strategyView(each, legPositions[at] ?? [], marks));
  }

  /** What belongs to each strategy, and what to none. */
  async books(sessionId: string, strategies: readonly Strategy[]): Promise<StrategyBooks> {
    const state = requireSession(await this.#store.sessionState(sessionId), sessionId);
    return this.booksAt(state, strategies);
  }

  /** The same at a state of the session that was read. */
  async booksAt(
    { session: { id: sessionId }, balance: { revision } }: SessionState,
    strategies: readonly Strategy[],
  ): Promise<StrategyBooks> {
    const transfers = strategies.reduce((count, each) => count + each.transfers.length, 0);
    const known = this.#followed.get(sessionId);
    if (known?.revision === revision && known.transfers === transfers) return known.books;
    const isNewer = known !== undefined && known.transfers === transfers;
    const since = isNewer && known.revision <= revision ? known.revision : 0;
    const books = since > 0 && known ? known.books : new StrategyBooks();
    await this.#follow(sessionId, books, { since, until: revision }, strategies);
    this.#followed.set(sessionId, { revision, transfers, books });
    return books;
  }

  async #follow(
    sessionId: string,
    books: StrategyBooks,
    { since, until }: { readonly since: number; readonly until: number },
    strategies: readonly Strategy[],
  ): Promise<void> {
    const entries: JournalEntry[] = [];
    for await (const entry of this.#store.journal(sessionId, { newestFirst: true })) {
      // What came after the state that was read is of a later one.
      if (entry.revision > until) continue;
      if (entry.revision <= since || entry.type === 'RESET') break;
      if (BOOKED.has(entry.type)) entries.push(entry);
    }
    const told = new JournalBooks(strategies, since, books);
    for (const entry of entries.reverse()) told.apply(entry);
    told.end();
  }

  /** What the account values the open contracts at. */
  async #marks(sessionId: string, legPositions: readonly LegPosition[]): Promise<Marks> {
    const asked = legPositions.filter(isHeld).map(({ instrument }) => instrument);
    if (asked.length === 0) return marksOf([], () => undefined);
    const [quotes, positions] = await Promise.all([
      this.#store.quotesFor(asked),
      this.#store.positions(sessionId),
    ]);
    return marksOf(positions, quotesByName(quotes));
  }
}

/** What tells who holds what; marks and margins don't. */
const BOOKED: ReadonlySet<JournalEntry['type']> = new Set(['FILL', 'OPENING', 'CORPORATE_ACTION']);
