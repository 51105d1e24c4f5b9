import { withSide, type Account } from '../../domain/ledger/fill.ts';
import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import type { Listing } from '../../domain/instruments/listing.ts';
import { isSameState } from '../../domain/ledger/wallet.ts';
import { isLive, type Order, type PendingOrder } from '../../domain/orders/order.ts';
import type { Commit, CommitOutcome, Store, TradingState } from '../../storage/ports/store.ts';
import type { NamedRequest } from './orders/trade-request.ts';

/** What is remembered of one instrument. */
interface Remembered {
  account: Account;
  pending: readonly PendingOrder[];
  readonly listing: Listing | undefined;
  readonly readAt: number;
}

type SessionHead = Pick<TradingState, 'session' | 'adopted' | 'balance'>;

/** A session as its last commit of this process left it. */
interface Known {
  readonly head: SessionHead;
  readonly instruments: Map<InstrumentKey, Remembered>;
}

/** For longer nothing is remembered: what no revision counts (the instrument master) may change. */
const MAX_AGE_SECONDS = 1;
const MAX_SESSIONS = 1000;

/**
 * Reads what orders need and writes what they lead to. It remembers what its last commit of a session
 * left, so that the next order of this process needs no reading; the commit of an order that was decided
 * on something older is refused by the store, and then it reads again.
 */
export class SessionMemory {
  readonly #store: Pick<Store, 'tradingState' | 'commit'>;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();

  constructor(store: Pick<Store, 'tradingState' | 'commit'>, now = () => process.uptime()) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * The state to decide a request on, where it is remembered. A dry run commits nothing, so nothing would
   * tell that what is remembered is old.
   */
  recall(request: NamedRequest): TradingState | undefined {
    const { sessionId, instrument, price, quantity, dryRun } = request;
    const isSaid = price !== undefined && quantity !== 'all' && !dryRun;
    const known = isSaid ? this.#known.get(sessionId) : undefined;
    const held = known?.instruments.get(instrumentKey(instrument));
    if (!known || !held || this.#now() - held.readAt > MAX_AGE_SECONDS) return undefined;
    const { session, adopted, balance } = known.head;
    const { pending, listing } = held;
    const account = { ...held.account, balance };
    const read = { account, pending, listing, quote: undefined, previous: undefined };
    return { session, adopted, balance, ...read };
  }

  /** The same from the store; `withOpen` asks for all open positions too. */
  async read(request: NamedRequest, withOpen: boolean): Promise<TradingState | undefined> {
    const { sessionId, instrument, clientOrderId } = request;
    const state = await this.#store.tradingState(sessionId, instrument, clientOrderId, withOpen);
    if (state) this.#remember(request, state);
    return state;
  }

  /** What it leaves is worked out while the store writes; until it is known nothing is remembered. */
  async commit(commit: Commit): Promise<CommitOutcome> {
    const known = this.#known.get(commit.sessionId);
    this.forget(commit.sessionId);
    const written = this.#store.commit(commit);
    const next = known && following(known, commit);
    const outcome = await written;
    if (next && outcome.kind === 'committed') {
      const { head, instruments } = next;
      const balance = { ...head.balance, stateId: outcome.stateId };
      this.#known.set(commit.sessionId, { head: { ...head, balance }, instruments });
    }
    return outcome;
  }

  forget(sessionId: string): void {
    this.#known.delete(sessionId);
  }

  #remember({ sessionId, instrument }: NamedRequest, state: TradingState): void {
    const { session, adopted, balance, account, pending, listing } = state;
    const before = this.#known.get(sessionId);
    const isSame = before !== undefined && isSameState(before.head.balance, balance);
    const instruments = isSame ? before.instruments : new Map<InstrumentKey, Remembered>();
    const readAt = this.#now();
    instruments.set(instrumentKey(instrument), { account, pending, listing, readAt });
    if (this.#known.size >= MAX_SESSIONS) this.#known.clear();
    this.#known.set(sessionId, { head: { session, adopted, balance }, instruments });
  }
}

/** What is known of a session, as a commit leaves it; undefined where what is known of it isn't what the commit was decided on. */
function following({ head, instruments }: Known, commit: Commit): Known | undefined {
  const { balance, decidedOn, positions, removed, orders, updated = [] } = commit;
  if (removed.length > 0 || !isSameState(head.balance, decidedOn)) return undefined;
  for (const position of positions) {
    const held = instruments.get(instrumentKey(position.instrument));
    if (held) held.account = withSide(held.account, position);
  }
  for (const order of [...orders, ...updated]) {
    const held = order.pending && instruments.get(instrumentKey(order.instrument));
    if (held) held.pending = pendingWith(held.pending, order);
  }
  return { head: { ...head, balance }, instruments };
}

/** The pending orders with one of them as it is now. */
function pendingWith(pending: readonly PendingOrder[], order: Order): readonly PendingOrder[] {
  const others = pending.filter(({ id }) => id !== order.id);
  return isLive(order) ? [...others, order] : others;
}
