import type { GroupMargins } from '../../../domain/margin/group-margins.ts';
import type { GroupReader } from '../../margin/group-reader.ts';
import { contractOf, type Instrument } from '../../../domain/instruments/instrument.ts';
import { asStored, isSameState, type Balance } from '../../../domain/ledger/wallet.ts';
import {
  LedgerTransaction,
  type InstrumentState,
} from '../../../domain/ledger/ledger-transaction.ts';
import { instrumentKey, type InstrumentKey } from '../../../domain/instruments/instrument.ts';
import { quoteName } from '../../../domain/ledger/quote-taken.ts';
import type { Market } from '../../../domain/orders/fill-price.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { react, type MatchingRules } from '../../../domain/orders/matching-engine.ts';
import type { InstrumentId, Quote, SessionState, Store } from '../../../storage/ports/store.ts';
import type { Calendar } from '../../market/calendar.ts';
import { isYoung } from '../../market/quote-age.ts';
import { commitOf, instrumentOf } from '../commit.ts';
import type { DecisionRules } from '../rules/decision-rules.ts';
import { untilCommitted, type Attempt } from '../commit-loop.ts';

/** What quotes did to one session. */
export interface Taken {
  readonly revalued: boolean;
  /** The orders that changed, as they are now. */
  readonly orders: readonly Order[];
}

export interface MatcherDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  /** Reads what is margined together; absent where every position is margined alone. */
  readonly groups?: GroupReader | undefined;
  /** `quoteMaxAge`: the oldest quote, in seconds, that a new order may fill at. */
  readonly rules: MatchingRules & Pick<DecisionRules, 'quoteMaxAge' | 'settlementDays'>;
  /** Sets the clock to a quote's own moment before it acts, where a recorded day is replayed. */
  readonly turnTo?: ((quote: Quote) => void) | undefined;
}

/** How far a session has come with the quotes that it was given. */
interface Progress {
  /** Whether the quotes revalue what is held. */
  readonly marks: boolean;
  next: number;
  revalued: boolean;
  readonly orders: Map<string, Order>;
}

interface Known {
  readonly state: SessionState;
  readonly instruments: ReadonlyMap<InstrumentKey, InstrumentState>;
}

/**
 * Lets quotes act on a session: fills its pending orders, each fill one commit, and values what it
 * holds. What a session held at its last revision is remembered, so that a quote that moves nothing
 * needs one read for the whole batch. Two programs may do this at once: a commit that was decided on
 * an older revision is refused, and the loser looks again before it decides again.
 */
export class QuoteApplier {
  readonly #deps: MatcherDeps;
  readonly #known = new Map<string, Known>();

  constructor(deps: MatcherDeps) {
    this.#deps = deps;
  }

  /** Takes quotes of any instruments, in the order in which they came, and revalues by them. */
  take(sessionId: string, quotes: readonly Quote[]): Promise<Taken> {
    return this.#run(sessionId, quotes, true);
  }

  /** Lets the last quote, if it is young enough, act on the pending orders in an instrument. */
  async matchLast(sessionId: string, instrument: InstrumentId): Promise<void> {
    const { store, calendar, rules } = this.#deps;
    const quote = await store.quote(instrument);
    const isUsable = quote && isYoung(quote, calendar.now(), rules.quoteMaxAge);
    if (isUsable) await this.#run(sessionId, [quote], false);
  }

  async #run(sessionId: string, quotes: readonly Quote[], marks: boolean): Promise<Taken> {
    const progress: Progress = {
      marks,
      next: 0,
      revalued: false,
      orders: new Map(),
    };
    await untilCommitted(sessionId, () => this.#attempt(sessionId, quotes, progress));
    return { revalued: progress.revalued, orders: [...progress.orders.values()] };
  }

  async #attempt(
    sessionId: string,
    quotes: readonly Quote[],
    progress: Progress,
  ): Promise<Attempt<void>> {
    const known = await this.#load(sessionId, quotes.slice(progress.next));
    if (known === 'conflict') return 'conflict';
    if (known === undefined) return { done: undefined };
    for (const { pending } of known.instruments.values()) {
      await this.#deps.rules.settlementDays?.knowFor(pending);
    }
    const { calendar, turnTo } = this.#deps;
    const begin = async (quote: Quote | undefined, from: Begun): Promise<LedgerTransaction> => {
      const margins = quote && (await this.#marginsFor(sessionId, from.instruments, quote));
      return new LedgerTransaction(from.balance, from.instruments, calendar.iso(), margins);
    };
    let { next } = progress;
    const { balance } = known.state;
    let transaction = await begin(quotes[next], { balance, instruments: known.instruments });
    for (let quote = quotes[next]; quote !== undefined; quote = quotes[next]) {
      // What an order finds there acts when the order comes, not when it was quoted.
      if (progress.marks) turnTo?.(quote);
      transaction.at = calendar.iso();
      const filled = react(transaction, quote, marketOf(quote), this.#deps.rules);
      if (filled === undefined) {
        if (progress.marks && transaction.mark(quote, quote.price)) progress.revalued = true;
        next += 1;
        if (this.#meetsGroup(transaction, quotes[next])) {
          const marked = await this.#commit(known.state, transaction, progress);
          if (marked === 'conflict') return 'conflict';
          if (marked === 'ended') return { done: undefined };
          progress.next = next;
          const { instruments } = transaction;
          transaction = await begin(quotes[next], { balance: marked, instruments });
        }
        continue;
      }
      const after = await this.#commit(known.state, transaction, progress);
      if (after === 'conflict') return 'conflict';
      if (after === 'ended') return { done: undefined };
      progress.next = next;
      transaction = await begin(quote, { balance: after, instruments: transaction.instruments });
    }
    const after = await this.#commit(known.state, transaction, progress);
    return after === 'conflict' ? 'conflict' : { done: undefined };
  }

  /** Whether orders are pending that fill among contracts margined together. */
  #meetsGroup({ instruments }: LedgerTransaction, quote: Quote | undefined): boolean {
    return this.#deps.groups !== undefined && orderedContract(instruments, quote) !== undefined;
  }

  /** What margins the contract of a quote in which orders are pending. */
  async #marginsFor(
    sessionId: string,
    instruments: Begun['instruments'],
    quote: Quote,
  ): Promise<GroupMargins | undefined> {
    const contract = orderedContract(instruments, quote);
    if (!contract) return undefined;
    const group = await this.#deps.groups?.read(sessionId, contract, this.#deps.calendar.iso());
    return group?.margins;
  }

  /** The session's wallet and the quoted instruments; undefined if it takes no quotes. */
  async #load(
    sessionId: string,
    quotes: readonly Quote[],
  ): Promise<Known | 'conflict' | undefined> {
    const { store } = this.#deps;
    const state = await store.sessionState(sessionId);
    if (state?.session.status !== 'active' || !state.adopted) return undefined;
    const known = this.#known.get(sessionId);
    const isCurrent = known && isSameState(known.state.balance, state.balance);
    const instruments = new Map(isCurrent ? known.instruments : []);
    const quoted = new Map(quotes.map((each) => [instrumentKey(each), each]));
    const missing = [...quoted].filter(([key]) => !instruments.has(key));
    const read = await Promise.all(
      missing.map(([, each]) => store.tradingState(sessionId, each, '')),
    );
    for (const [index, each] of read.entries()) {
      if (!each || !isSameState(each.balance, state.balance)) return 'conflict';
      const key = missing[index]?.[0];
      if (key) instruments.set(key, instrumentOf(each));
    }
    this.#known.set(sessionId, { state, instruments });
    return { state, instruments };
  }

  /** Writes a transaction that changed something; gives the wallet as it is then stored. */
  async #commit(
    state: SessionState,
    transaction: LedgerTransaction,
    progress: Progress,
  ): Promise<Balance | 'conflict' | 'ended'> {
    if (transaction.entries.length === 0) return transaction.balance;
    const { id } = state.session;
    const outcome = await this.#deps.store.commit(commitOf(id, transaction));
    if (outcome.kind !== 'committed') {
      this.#known.delete(id);
      return outcome.kind === 'ended' ? 'ended' : 'conflict';
    }
    const balance = asStored(transaction.balance, outcome.stateId);
    // Positions that were not read here may lock something else now: they are read again.
    const regrouped = transaction.entries.some(({ type }) => type === 'MARGIN');
    const instruments = regrouped ? new Map() : transaction.instruments;
    this.#known.set(id, { state: { ...state, balance }, instruments });
    for (const order of [...transaction.placed, ...transaction.updated])
      progress.orders.set(order.id, order);
    return balance;
  }
}

/** A quote as orders meet it; of one with a quantity the session takes no more than that. */
const marketOf = ({ volume, ...quote }: Quote): Market =>
  volume ? { ...quote, volume, quote: quoteName({ ...quote, volume }) } : quote;

/** What a transaction begins on. */
type Begun = Pick<LedgerTransaction, 'balance' | 'instruments'>;

/** The contract of a quote in which orders are pending. */
function orderedContract(
  instruments: Begun['instruments'],
  quote: Quote | undefined,
): Instrument | undefined {
  const order = quote && instruments.get(instrumentKey(quote))?.pending[0];
  return order && contractOf(order.instrument) ? order.instrument : undefined;
}
