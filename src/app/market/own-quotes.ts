import { instrumentKey, type InstrumentKey } from '../../domain/instruments/instrument.ts';
import { isOpen } from '../../domain/ledger/position.ts';
import type { InstrumentId, Quote, Store, Watched } from '../../storage/ports/store.ts';

/**
 * A store as one session sees it that lives on quotes of its own: those of a recorded day. What is
 * quoted is kept in memory, concerns no other session, and is gone with it; all else is the store's.
 */
export class OwnQuotes {
  readonly store: Store;
  readonly #under: Store;
  readonly #sessionId: string;
  readonly #quotes = new Map<InstrumentKey, Quote>();
  /** What the session holds or has orders in; undefined when it may have changed. */
  #concerned: ReadonlySet<InstrumentKey> | undefined;

  constructor(under: Store, sessionId: string) {
    this.#under = under;
    this.#sessionId = sessionId;
    this.store = {
      ...under,
      currentSession: () => Promise.resolve(sessionId),
      sessions: async () => {
        const state = await under.sessionState(sessionId);
        return state ? [state.session] : [];
      },
      tradingState: async (id, instrument, ...question) => {
        const state = await under.tradingState(id, instrument, ...question);
        return state && { ...state, quote: this.#quote(instrument) };
      },
      quote: (instrument) => Promise.resolve(this.#quote(instrument)),
      quotesFor: (instruments) => Promise.resolve(instruments.map((each) => this.#quote(each))),
      quotes: () => Promise.resolve([...this.#quotes.values()]),
      saveQuotes: (quotes) => this.#save(quotes),
      watched: (instruments) => this.#watched(instruments),
      commit: (commit) => {
        this.#concerned = undefined;
        return under.commit(commit);
      },
    };
  }

  #quote(instrument: InstrumentId): Quote | undefined {
    return this.#quotes.get(instrumentKey(instrument));
  }

  #save(quotes: readonly Quote[]): Promise<readonly Watched[]> {
    for (const quote of quotes) this.#quotes.set(instrumentKey(quote), quote);
    return this.#watched(quotes);
  }

  async #watched(instruments: readonly InstrumentId[]): Promise<readonly Watched[]> {
    const concerned = (this.#concerned ??= await this.#read());
    const found = new Map<InstrumentKey, Watched>();
    for (const { segment, securityId } of instruments) {
      const key = instrumentKey({ segment, securityId });
      if (concerned.has(key)) found.set(key, { segment, securityId, sessions: [this.#sessionId] });
    }
    return [...found.values()];
  }

  async #read(): Promise<ReadonlySet<InstrumentKey>> {
    const [positions, orders] = await Promise.all([
      this.#under.positions(this.#sessionId),
      this.#under.openOrders(this.#sessionId),
    ]);
    const held = [...positions.filter(isOpen), ...orders];
    return new Set(held.map(({ instrument }) => instrumentKey(instrument)));
  }
}
