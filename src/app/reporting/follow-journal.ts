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

export interface JournalRun {
  readonly ledger: LedgerReplay;
  readonly steps: AsyncIterable<JournalStep>;
}

export interface RunOptions {
  readonly onProgress?: Progress | undefined;
  /** Follow only what comes from the reset of this revision on. */
  readonly fromReset?: number | undefined;
  /** Absent where the session has no strategies. */
  readonly strategies?: StrategyTally | undefined;
}

/**
 * Reads a session's journal once, up to the revision of `state`, while metrics follow. The ledger
 * holds the balance and positions that the steps so far led to.
 */
export function followJournal(
  store: Store,
  state: SessionState,
  metrics: SessionMetrics,
  options: RunOptions = {},
): JournalRun {
  const { session, balance } = state;
  const ledger = new LedgerReplay(balance.startingBalance, session.startTime);
  return { ledger, steps: stepsOf(store, state, { ledger, metrics, ...options }) };
}

interface Followers extends RunOptions {
  readonly ledger: LedgerReplay;
  readonly metrics: SessionMetrics;
}

async function* stepsOf(
  store: Store,
  { session, balance }: SessionState,
  { ledger, metrics, onProgress, fromReset = 0, strategies }: Followers,
): AsyncGenerator<JournalStep> {
  let begun = false;
  let last: JournalStep | undefined;
  const begin = (at: string): void => {
    if (!begun) metrics.begin(at, ledger.balance.startingBalance);
    begun = true;
  };
  for await (const entry of store.journal(session.id)) {
    if (entry.revision > balance.revision) break;
    if (fromReset === 0) begin(session.startTime);
    strategies?.follow(entry, ledger);
    const step = ledger.apply(entry);
    onProgress?.(entry.revision, balance.revision);
    if (entry.revision < fromReset) continue;
    begin(entry.at);
    const kept = step.reset && fromReset > 0 ? { ...step, reset: false } : step;
    const { trips, point } = metrics.follow(entry, kept);
    if (last) yield last;
    last = { entry, balance: step.balance, trips, point };
  }
  begin(session.startTime);
  // Orders that still fill have closed something already: what they closed counts, too.
  if (last) yield { ...last, trips: [...last.trips, ...metrics.rest()] };
}
