import { groupedBy } from '../../../domain/grouped.ts';
import { instrumentKey, type InstrumentKey } from '../../../domain/instruments/instrument.ts';
import type { JournalEntry, Ledger } from '../../../domain/ledger/journal.ts';
import { isOpen, lockedAmount, type Position } from '../../../domain/ledger/position.ts';
import {
  add,
  greater,
  isNegative,
  magnitude,
  proportion,
  sum,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Quantity,
} from '../../../domain/money/money.ts';
import { UNTAGGED, type StrategyBooks } from '../../../domain/strategies/books.ts';
import { isHeld, unrealizedOf, type LegPosition } from '../../../domain/strategies/leg-position.ts';
import type { Strategy } from '../../../domain/strategies/strategy.ts';
import type { Store } from '../../../storage/ports/store.ts';
import { JournalBooks } from '../../strategies/journal-books.ts';
import { statusOf } from '../../strategies/strategy-view.ts';

/** Cash that the legs of a strategy lock. */
interface Locked {
  /** Of options that are sold, and of futures. */
  readonly margin: Money;
  /** The same, and what is paid in full: bought options and shares. */
  readonly funds: Money;
}

export type StrategyRun = ReturnType<StrategyTally['runs']>[number];

interface Watched {
  openedAt: string;
  /** Absent while it is open. */
  closedAt?: string | undefined;
  /** The most that it locked at the end of any commit. */
  most: Locked;
}

const NOTHING: Locked = { margin: ZERO, funds: ZERO };

/**
 * Follows a session's strategies through its journal. What one locks is its part of what the
 * positions of its contracts lock in the ledger, by units, on the side that it holds; it is looked at
 * after each commit, so that a hedge that is closed a moment before what it covers counts for nothing.
 */
export class StrategyTally {
  readonly #strategies: readonly Strategy[];
  readonly #withTransfers: readonly string[];
  readonly #journal: JournalBooks;
  readonly #watched = new Map<string, Watched>();
  readonly #open = new Set<string>();
  #commit = '';

  constructor(strategies: readonly Strategy[]) {
    this.#strategies = strategies;
    this.#withTransfers = strategies
      .filter(({ transfers }) => transfers.length > 0)
      .map(({ id }) => id);
    this.#journal = new JournalBooks(strategies);
  }

  /** An entry, before the ledger has it. */
  follow(entry: JournalEntry, ledger: Ledger): void {
    if (entry.type === 'MARK') return;
    const commit = commitOf(entry, this.#commit);
    if (commit !== this.#commit) this.#look(ledger);
    this.#commit = commit;
    this.#journal.apply(entry);
    if (entry.type === 'RESET') this.#clear();
    const named = entry.type === 'FILL' ? (entry.fill.strategyId ?? '') : '';
    for (const id of new Set([...this.#open, ...this.#withTransfers, named]))
      this.#note(id, entry.at);
  }

  /**
   * Every strategy that ever held something, from its first fill to its last, or to now, at the prices
   * that positions have at the end.
   */
  runs(ledger: Ledger, valued: readonly Position[]) {
    const books = this.#journal.end();
    this.#look(ledger);
    const prices = new Map(
      valued.map((each) => [instrumentKey(each.instrument), each.currentPrice]),
    );
    return this.#strategies.flatMap((strategy) => {
      const watched = this.#watched.get(strategy.id);
      if (!watched) return [];
      const legs = [...books.book(strategy.id).values()];
      const unrealized = legs.filter(isHeld).map((leg) => {
        const mark = prices.get(instrumentKey(leg.instrument));
        return mark ? unrealizedOf(leg, mark) : ZERO;
      });
      return [
        {
          strategy,
          status: statusOf(strategy, legs),
          ...watched,
          realizedPnl: sum(legs.map(({ realizedPnl }) => realizedPnl)),
          unrealizedPnl: sum(unrealized),
          fees: sum(legs.map(({ fees }) => fees)),
        },
      ];
    });
  }

  #clear(): void {
    this.#watched.clear();
    this.#open.clear();
  }

  /** Whether a strategy came to hold something, or to hold nothing. */
  #note(id: string, at: string): void {
    const held = id !== '' && [...this.#journal.books.book(id).values()].some(isHeld);
    const watched = this.#watched.get(id);
    if (held) {
      this.#open.add(id);
      if (!watched) this.#watched.set(id, { openedAt: at, most: NOTHING });
      else watched.closedAt = undefined;
    } else if (watched && this.#open.delete(id)) watched.closedAt = at;
  }

  #look({ positions }: Ledger): void {
    if (this.#open.size === 0) return;
    const { books } = this.#journal;
    const open = [...positions.values()].filter(isOpen);
    const byContract = groupedBy(open, ({ instrument }) => instrumentKey(instrument));
    for (const id of this.#open) {
      const watched = this.#watched.get(id);
      const legs = [...books.book(id).entries()].filter(([, leg]) => isHeld(leg));
      const locked = legs.map(([key, leg]) =>
        lockedBy(leg, byContract.get(key) ?? [], this.#unitsBeside(books, key, leg)),
      );
      if (!watched) continue;
      const margin = greater(watched.most.margin, sum(locked.map((each) => each.margin)));
      const funds = greater(watched.most.funds, sum(locked.map((each) => each.funds)));
      watched.most = { margin, funds };
    }
  }

  /** The units of a contract that all books have on the side of a leg. */
  #unitsBeside(books: StrategyBooks, key: InstrumentKey, leg: LegPosition): Quantity {
    return [UNTAGGED, ...this.#open].reduce((units, id) => {
      const other = books.book(id).get(key);
      const isBeside = other && isHeld(other) && isShort(other) === isShort(leg);
      return isBeside ? add(units, magnitude(other.units)) : units;
    }, ZERO_QUANTITY);
  }
}

/** Of a session; undefined where it has no strategies. */
export async function tallyOf(
  store: Pick<Store, 'strategies'>,
  sessionId: string,
): Promise<StrategyTally | undefined> {
  const strategies = await store.strategies(sessionId);
  return strategies.length === 0 ? undefined : new StrategyTally(strategies);
}

const isShort = ({ units }: LegPosition): boolean => isNegative(units);

/** A leg's part of what the account's positions of its contract lock. */
function lockedBy(leg: LegPosition, positions: readonly Position[], all: Quantity): Locked {
  const own = positions.filter(({ side }) => (side === 'SHORT') === isShort(leg));
  const part = (amounts: readonly Money[]): Money =>
    proportion(sum(amounts), magnitude(leg.units), all);
  return { margin: part(own.map(({ margin }) => margin)), funds: part(own.map(lockedAmount)) };
}

/** Names the commit of an entry: legs of one have one client id before the `/`, and one time. */
function commitOf(entry: JournalEntry, last: string): string {
  if (entry.type === 'MARGIN' && last.startsWith(`${entry.at} `)) return last;
  const { clientOrderId = '' } = entry.type === 'FILL' ? entry.fill : {};
  return `${entry.at} ${clientOrderId.replace(/\/\d+$/, '')}`;
}
