import { withSide } from '../../domain/ledger/fill.ts';
import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import { asStored, isSameState } from '../../domain/ledger/wallet.ts';
import { isLive, type Order, type PendingOrder } from '../../domain/orders/order.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Commit, CommitOutcome, Store, TradingState } from '../../storage/ports/store.ts';
import type { NamedRequest } from './orders/trade-request.ts';

/** What is remembered of one instrument. */
type Remembered = Pick<TradingState, 'account' | 'pending' | 'listing'> & {
  readonly readAt: number;
};

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
   * The state to decide a request on; `fresh` reads it from the store in any case, and so does
   * `withOpen`, which asks for all open positions.
   */
  async read(
    request: NamedRequest,
    { fresh, withOpen }: { readonly fresh: boolean; readonly withOpen: boolean },
  ): Promise<TradingState | undefined> {
    const recalled = fresh || withOpen ? undefined : this.#recall(request);
    if (recalled) return recalled;
    const { sessionId, instrument, clientOrderId } = request;
    const state = await this.#store.tradingState(sessionId, instrument, clientOrderId, withOpen);
    if (state) this.#remember(request, state);
    return state;
  }

  async commit(commit: Commit): Promise<CommitOutcome> {
    const known = this.#known.get(commit.sessionId);
    const outcome = await this.#store.commit(commit);
    const isNext =
      outcome.kind === 'committed' &&
      commit.removed.length === 0 &&
      known !== undefined &&
      isSameState(known.head.balance, commit.decidedOn);
    if (isNext) this.#follow(known, commit, outcome.stateId);
    else this.forget(commit.sessionId);
    return outcome;
  }

  forget(sessionId: string): void {
    this.#known.delete(sessionId);
  }

  /** A dry run commits nothing, so nothing would tell that what is remembered is old. */
  #recall(request: NamedRequest): TradingState | undefined {
    const { sessionId, instrument, price, quantity, dryRun } = request;
    const isSaid = price !== undefined && quantity !== 'all' && !dryRun;
    const known = isSaid ? this.#known.get(sessionId) : undefined;
    const held = known?.instruments.get(instrumentKey(instrument));
    if (!known || !held || this.#now() - held.readAt > MAX_AGE_SECONDS) return undefined;
    const { account, pending, listing } = held;
    const { balance } = known.head;
    return {
      account: { ...account, balance },
      pending,
      listing,
      quote: undefined,
      previous: undefined,
      ...known.head,
    };
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

  #follow({ head, instruments }: Known, commit: Commit, stateId: string): void {
    const balance = asStored(commit.balance, stateId);
    for (const position of commit.positions) {
      change(instruments, position.instrument, (held) => ({
        ...held,
        account: withSide(held.account, position),
      }));
    }
    for (const order of [...commit.orders, ...(commit.updated ?? [])]) {
      change(instruments, order.instrument, (held) => ({
        ...held,
        pending: pendingWith(held.pending, order),
      }));
    }
    this.#known.set(commit.sessionId, { head: { ...head, balance }, instruments });
  }
}

function change(
  instruments: Map<InstrumentKey, Remembered>,
  instrument: Position['instrument'],
  to: (held: Remembered) => Remembered,
): void {
  const key = instrumentKey(instrument);
  const held = instruments.get(key);
  if (held) instruments.set(key, to(held));
}

/** The pending orders with one of them as it is now. */
function pendingWith(pending: readonly PendingOrder[], order: Order): readonly PendingOrder[] {
  const others = pending.filter(({ id }) => id !== order.id);
  return isLive(order) ? [...others, order] : others;
}
