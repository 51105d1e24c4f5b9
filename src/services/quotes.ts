import { ErrorCode, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { isOpen } from '../domain/position.ts';
import { applyMark } from '../domain/journal.ts';
import { instrumentKey, type Instrument } from '../domain/instrument.ts';
import { text, type Price } from '../domain/money.ts';
import type { Quote, Store, TradingState, Watched } from '../stores/store.ts';
import type { Calendar } from './calendar.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { emptyCommit } from './empty-commit.ts';

/** What quotes did. */
export interface Recorded {
  /** The sessions whose positions were revalued. */
  readonly revalued: readonly string[];
}

/** Records market prices, and revalues by them the positions of every active session. */
export class Quotes {
  readonly #store: Store;
  readonly #calendar: Calendar;

  constructor(store: Store, calendar: Calendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** Stores the quote, then marks open positions. Gives the sessions that it revalued. */
  async set(instrument: Instrument, mark: Price): Promise<Recorded & { readonly quote: Quote }> {
    const { segment, securityId } = instrument;
    const ts = Math.floor(this.#calendar.now() / 1000);
    const quote: Quote = { segment, securityId, price: mark, ts };
    return { quote, ...(await this.record([quote])) };
  }

  /**
   * Takes quotes in the order in which they came: stores them, and brings every active session that
   * they concern up to date. Costs one round trip where they concern none, however many positions
   * and orders there are in other instruments.
   */
  async record(quotes: readonly Quote[]): Promise<Recorded> {
    const watched = await this.#store.saveQuotes(quotes);
    const revalued = new Set<string>();
    for (const [sessionId, concerning] of bySession(watched, quotes)) {
      for (const quote of concerning) {
        if (await untilCommitted(sessionId, () => this.#mark(sessionId, quote))) {
          revalued.add(sessionId);
        }
      }
    }
    return { revalued: [...revalued] };
  }

  async show(instrument: Instrument): Promise<Quote> {
    const quote = await this.#store.quote(instrument);
    if (quote === undefined) throw noQuote(instrument);
    return quote;
  }

  list(): Promise<readonly Quote[]> {
    return this.#store.quotes();
  }

  async #mark(sessionId: string, quote: Quote): Promise<Attempt<boolean>> {
    const state = await this.#store.tradingState(sessionId, quote, '');
    if (!state || !canMark(state)) return { done: false };
    const at = this.#calendar.iso();
    const { balance, positions } = applyMark(state.holding, quote.price, at);
    const { startingBalance } = balance;
    const outcome = await this.#store.commit({
      ...emptyCommit(sessionId, state.balance),
      balance,
      positions,
      entries: [
        { type: 'MARK', revision: balance.revision, at, startingBalance, ...markOf(quote) },
      ],
    });
    return outcome.kind === 'conflict' ? 'conflict' : { done: outcome.kind === 'committed' };
  }
}

/** The quotes that concern each session, in their order. */
function bySession(
  watched: readonly Watched[],
  quotes: readonly Quote[],
): Map<string, readonly Quote[]> {
  const keys = new Map<string, Set<string>>();
  for (const each of watched) {
    for (const id of each.sessions) {
      keys.set(id, (keys.get(id) ?? new Set<string>()).add(instrumentKey(each)));
    }
  }
  const concerning = (names: Set<string>) =>
    quotes.filter((each) => names.has(instrumentKey(each)));
  return new Map([...keys].map(([id, names]) => [id, concerning(names)]));
}

const markOf = ({ segment, securityId, price }: Quote) => ({ segment, securityId, price });

function canMark({ session, adopted, holding }: TradingState): boolean {
  const open = [holding.long, holding.short].some((each) => each !== undefined && isOpen(each));
  return open && adopted && session.status === 'active';
}

/** The price of an order that names none: the last quote, unless it is missing or too old. */
export function requirePrice(
  quote: Quote | undefined,
  instrument: Instrument,
  now: number,
  maxAge: number,
): Price {
  if (quote === undefined) throw noQuote(instrument);
  const age = Math.floor(now / 1000) - quote.ts;
  if (age <= maxAge) return quote.price;
  throw new PapertradeError(
    ErrorCode.QUOTE_NOT_FOUND,
    `The last quote of ${quoteSafely(instrument.symbol)}, ${text(quote.price)}, is ${age} seconds ` +
      `old; at most ${maxAge} are allowed (quotes.max_age). Give --price, or a new quote with ` +
      '"papertrade quote set".',
    { symbol: instrument.symbol, ltp: text(quote.price), age_seconds: age, max_age: maxAge },
  );
}

function noQuote(instrument: Instrument): PapertradeError {
  return new PapertradeError(
    ErrorCode.QUOTE_NOT_FOUND,
    `There is no quote for ${quoteSafely(instrument.symbol)} in ${instrument.segment}. ` +
      'Give --price, or record one with "papertrade quote set SYMBOL PRICE".',
    { symbol: instrument.symbol, exchange_segment: instrument.segment },
  );
}
