import { isSameState, type Balance } from '../../domain/ledger/wallet.ts';
import { instrumentKey } from '../../domain/instruments/instrument.ts';
import { positionKey } from '../../domain/ledger/journal.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Commit, InstrumentId, Store, TradingState } from '../../storage/ports/store.ts';

/**
 * A desk's view of a store on which the commits of several orders are gathered and written as one.
 * Each is decided on what the one before leaves. When anything else turns up (another program's
 * commit, a client order id that was seen, a commit with more in it than a fill) the stage is
 * `broken`: nothing of it may be written, and the orders have to be decided one by one.
 */
export class StagedStore {
  readonly store: Store;
  readonly #under: Store;
  /** The wallet as it is stored. */
  #stored: Balance | undefined;
  /** The wallet that the staged commits lead to. */
  #balance: Balance | undefined;
  #commits: Commit[] = [];
  #broken = false;

  constructor(under: Store) {
    this.#under = under;
    this.store = {
      ...under,
      tradingState: (id, instrument, clientOrderId) =>
        this.#tradingState(id, instrument, clientOrderId),
      commit: (commit) => {
        this.#stage(commit);
        return Promise.resolve({ kind: 'committed', stateId: STAGED });
      },
    };
  }

  get broken(): boolean {
    return this.#broken;
  }

  /** Writes what was gathered, all or nothing; true when it is written. */
  async flush(): Promise<boolean> {
    const commits = this.#commits;
    this.#commits = [];
    if (this.#broken) return false;
    if (commits.length === 0) return true;
    const outcome = await this.#under.commit(merged(commits, this.#stored));
    if (outcome.kind === 'committed' && this.#balance) {
      this.#stored = { ...this.#balance, stateId: outcome.stateId };
    } else {
      this.#broken = true;
    }
    return !this.#broken;
  }

  async #tradingState(
    id: string,
    instrument: InstrumentId,
    clientOrderId: string,
  ): Promise<TradingState | undefined> {
    const state = await this.#under.tradingState(id, instrument, clientOrderId);
    if (!state) return state;
    this.#stored ??= state.balance;
    const moved = !isSameState(this.#stored, state.balance);
    if (moved || state.previous || this.#changes(instrument)) this.#broken = true;
    const balance = this.#balance ?? state.balance;
    return { ...state, balance, account: { ...state.account, balance } };
  }

  #changes(instrument: InstrumentId): boolean {
    const key = instrumentKey(instrument);
    return this.#commits.some(({ positions }) =>
      positions.some((each) => instrumentKey(each.instrument) === key),
    );
  }

  #stage(commit: Commit): void {
    const ids = new Set(commit.orders.map(({ clientOrderId }) => clientOrderId));
    const seen = this.#commits.some(({ orders }) =>
      orders.some(({ clientOrderId }) => ids.has(clientOrderId)),
    );
    const halted = (this.#commits[0] ?? commit).haltedAt !== commit.haltedAt;
    if (seen || halted || !isFill(commit)) this.#broken = true;
    this.#commits.push(commit);
    this.#balance = { ...commit.balance, stateId: STAGED };
  }
}

/** The state of a wallet that is not stored yet. */
const STAGED = 'staged';

const PARTS: ReadonlySet<string> = new Set(['positions', 'orders', 'entries']);

/** Whether a commit has nothing but a fill, or a refused order, in it. */
function isFill(commit: Commit): boolean {
  return Object.entries(commit).every(
    ([name, part]) => PARTS.has(name) || !Array.isArray(part) || part.length === 0,
  );
}

/** One step on the stored wallet that does what the steps do one after the other. */
function merged(commits: readonly Commit[], stored: Balance | undefined): Commit {
  const [first, last] = [commits[0], commits.at(-1)] as [Commit, Commit];
  const positions = new Map<string, Position>();
  for (const each of commits.flatMap((commit) => commit.positions)) {
    positions.set(positionKey(each), each);
  }
  return {
    ...last,
    decidedOn: stored ?? first.decidedOn,
    positions: [...positions.values()],
    orders: commits.flatMap((commit) => commit.orders),
    entries: commits.flatMap((commit) => commit.entries),
  };
}
