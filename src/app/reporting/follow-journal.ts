import { ownEvent, type OwnEvent } from '../../domain/ledger/actions/own-events.ts';
import { LedgerReplay, type FillEntry, type JournalEntry } from '../../domain/ledger/journal.ts';
import type { RoundTrip } from '../../domain/performance/trips/round-trips.ts';
import type { Followed, SessionMetrics } from '../../domain/performance/session-metrics.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import type { StrategyTally } from './strategies/strategy-tally.ts';
import type { SessionState, Store } from '../../storage/ports/store.ts';

/** Called as a journal is read: entries so far, and all there are. */
export type Progress = (read: number, all: number) => void;

/** The newest of what passed, so that memory does not grow with a journal. */
class Newest<T> {
  readonly #most: number;
  #kept: T[] = [];
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(item: T): void {
    this.#count += 1;
    this.#kept.push(item);
    if (this.#kept.length >= 2 * this.#most) this.#kept = this.#kept.slice(-this.#most);
  }

  clear(): void {
    this.#kept = [];
    this.#count = 0;
  }

  get items(): readonly T[] {
    return this.#kept.slice(-this.#most);
  }

  /** How many passed and are not kept. */
  get omitted(): number {
    return Math.max(0, this.#count - this.#most);
  }
}

/** Fills and round trips that a report lists; the rest is in the CSV tables. */
const MAX_LISTED = 10_000;

/** What a report lists beside its figures. */
export class Listed {
  readonly trades = new Newest<FillEntry>(MAX_LISTED);
  readonly trips = new Newest<RoundTrip>(MAX_LISTED);
  readonly events = new Newest<OwnEvent>(MAX_LISTED);
  readonly symbols = new Set<string>();

  add({ entry, trips }: JournalStep): void {
    if (entry.type === 'RESET') this.#clear();
    if (entry.type === 'FILL') {
      this.trades.add(entry);
      this.symbols.add(entry.fill.instrument.symbol);
    }
    for (const trip of trips) this.trips.add(trip);
    const event = ownEvent(entry);
    if (event) this.events.add(event);
  }

  #clear(): void {
    this.trades.clear();
    this.trips.clear();
    this.events.clear();
    this.symbols.clear();
  }
}

/** One step of a session: the entry, and what it meant. */
export interface JournalStep extends Followed {
  readonly entry: JournalEntry;
  /** The wallet after it. */
  readonly balance: Balance;
}

export interface RunOptions {
  readonly onProgress?: Progress | undefined;
  /** Follow only what comes from the reset of this revision on. */
  readonly fromReset?: number | undefined;
  /** Absent where the session has no strategies. */
  readonly strategies?: StrategyTally | undefined;
}

/**
 * Reads a session's journal once, up to the revision of its state, while metrics follow. `ledger` holds
 * the balance and positions that the steps so far led to.
 */
export class JournalRun {
  readonly ledger: LedgerReplay;
  readonly #store: Pick<Store, 'journal'>;
  readonly #state: SessionState;
  readonly #metrics: SessionMetrics;
  readonly #options: RunOptions;
  #begun = false;
  #last: JournalStep | undefined;

  constructor(
    store: Pick<Store, 'journal'>,
    state: SessionState,
    metrics: SessionMetrics,
    options: RunOptions = {},
  ) {
    this.#store = store;
    this.#state = state;
    this.#metrics = metrics;
    this.#options = options;
    this.ledger = new LedgerReplay(state.balance.startingBalance, state.session.startTime);
  }

  /** Reads to the end, and tells each step. */
  async read(tell: (step: JournalStep) => void): Promise<void> {
    const { session, balance } = this.#state;
    for await (const entry of this.#store.journal(session.id)) {
      if (entry.revision > balance.revision) break;
      const step = this.#follow(entry);
      if (step) tell(step);
    }
    const last = this.#end();
    if (last) tell(last);
  }

  /** The same, each step when it is asked for. */
  async *steps(): AsyncGenerator<JournalStep> {
    const { session, balance } = this.#state;
    for await (const entry of this.#store.journal(session.id)) {
      if (entry.revision > balance.revision) break;
      const step = this.#follow(entry);
      if (step) yield step;
    }
    const last = this.#end();
    if (last) yield last;
  }

  /** The step before this entry's, which is kept: the last step has more to tell. */
  #follow(entry: JournalEntry): JournalStep | undefined {
    const { session, balance } = this.#state;
    const { fromReset = 0, strategies, onProgress } = this.#options;
    if (fromReset === 0) this.#begin(session.startTime);
    strategies?.follow(entry, this.ledger);
    const step = this.ledger.apply(entry);
    onProgress?.(entry.revision, balance.revision);
    if (entry.revision < fromReset) return undefined;
    this.#begin(entry.at);
    const kept = step.reset && fromReset > 0 ? { ...step, reset: false } : step;
    const { trips, point } = this.#metrics.follow(entry, kept);
    const before = this.#last;
    this.#last = { entry, balance: step.balance, trips, point };
    return before;
  }

  /** The last step. Orders that still fill have closed something already: what they closed counts, too. */
  #end(): JournalStep | undefined {
    this.#begin(this.#state.session.startTime);
    const last = this.#last;
    return last && { ...last, trips: [...last.trips, ...this.#metrics.rest()] };
  }

  #begin(at: string): void {
    if (!this.#begun) this.#metrics.begin(at, this.ledger.balance.startingBalance);
    this.#begun = true;
  }
}
