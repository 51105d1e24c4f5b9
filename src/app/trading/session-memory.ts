import { withSide } from '../../domain/ledger/fill.ts';
import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import { isSameState } from '../../domain/ledger/wallet.ts';
import { isLive, type Order, type PendingOrder } from '../../domain/orders/order.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Commit, CommitOutcome, Store, TradingState } from '../../storage/ports/store.ts';
import type { NamedRequest } from './orders/trade-request.ts';

/** What is remembered of one instrument. */
type Remembered = Pick<TradingState, 'account' | 'pending' | 'listing'> & {
  readonly readAt: number;
};

type SessionHead = Pick<TradingState, 'session' | 'adopted' | 'balance'>;

/** For longer nothing is remembered: what no revision counts (the instrument master) may change. */
const MAX_AGE_SECONDS = 1;

/**
 * Reads what orders need and writes what they lead to. It remembers what its last commit left, so
 * that the next order of this process needs no reading; the commit of an order that was decided on
 * something older is refused by the store, and then it reads again.
 */
export class SessionMemory {
  readonly #store: Pick<Store, 'tradingState' | 'commit'>;
  readonly #now: () => number;
  #last: SessionHead | undefined;
  readonly #instruments = new Map<InstrumentKey, Remembered>();

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
    const known = this.#last;
    const isNext =
      known?.session.id === commit.sessionId && isSameState(known.balance, commit.decidedOn);
    const outcome = await this.#store.commit(commit);
    if (outcome.kind === 'committed' && isNext) this.#follow(known, commit, outcome.stateId);
    else this.forget();
    return outcome;
  }

  forget(): void {
    this.#last = undefined;
    this.#instruments.clear();
  }

  /** A dry run commits nothing, so nothing would tell that what is remembered is old. */
  #recall(request: NamedRequest): TradingState | undefined {
    const known = this.#last;
    const { sessionId, instrument, price, quantity, dryRun } = request;
    const isSaid = price !== undefined && quantity !== 'all' && !dryRun;
    if (known?.session.id !== sessionId || !isSaid) return undefined;
    const held = this.#instruments.get(instrumentKey(instrument));
    if (!held || this.#now() - held.readAt > MAX_AGE_SECONDS) return undefined;
    const { account, pending, listing } = held;
    const { balance } = known;
    return {
      ...known,
      account: { ...account, balance },
      pending,
      listing,
      quote: undefined,
      previous: undefined,
    };
  }

  #remember({ instrument }: NamedRequest, state: TradingState): void {
    const { session, adopted, balance, account, pending, listing } = state;
    const same = this.#last?.session.id === session.id && isSameState(this.#last.balance, balance);
    if (!same) this.#instruments.clear();
    this.#last = { session, adopted, balance };
    const readAt = this.#now();
    this.#instruments.set(instrumentKey(instrument), { account, pending, listing, readAt });
  }

  #follow(known: SessionHead, commit: Commit, stateId: string): void {
    this.#last = { ...known, balance: { ...commit.balance, stateId } };
    for (const position of commit.positions) this.#hold(position);
    for (const order of [...commit.orders, ...(commit.updated ?? [])]) this.#keep(order);
    if (commit.removed.length > 0) this.forget();
  }

  #hold(position: Position): void {
    this.#change(position.instrument, (held) => ({
      ...held,
      account: withSide(held.account, position),
    }));
  }

  #keep(order: Order): void {
    this.#change(order.instrument, (held) => {
      const others: readonly PendingOrder[] = held.pending.filter(({ id }) => id !== order.id);
      return { ...held, pending: isLive(order) ? [...others, order] : others };
    });
  }

  #change(instrument: Position['instrument'], change: (held: Remembered) => Remembered): void {
    const key = instrumentKey(instrument);
    const held = this.#instruments.get(key);
    if (held) this.#instruments.set(key, change(held));
  }
}
