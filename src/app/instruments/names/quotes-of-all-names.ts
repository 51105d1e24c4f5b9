import { isExchangeNumber } from '../../../domain/instruments/instrument.ts';
import type { InstrumentId, Quote, Store } from '../../../storage/ports/store.ts';
import type { OtherNames } from './other-names.ts';

/**
 * The store as one that knows that an instrument may have several names: prices and the master's line
 * are looked for under each of them, and the newest price counts.
 */
export function withOtherNames(store: Store, names: Pick<OtherNames, 'of'>): Store {
  const quotesFor = (instruments: readonly InstrumentId[]) => newest(instruments, store, names);
  const listed = async (instrument: InstrumentId) => {
    for (const each of await names.of(instrument)) {
      const listing = await store.master.find(each);
      if (listing) return listing;
    }
    return undefined;
  };
  return {
    ...store,
    quotesFor,
    quote: async (instrument) => (await quotesFor([instrument]))[0],
    tradingState: async (sessionId, instrument, ...question) => {
      const [state, others] = await Promise.all([
        store.tradingState(sessionId, instrument, ...question),
        otherQuotes(instrument, store, names),
      ]);
      if (state === undefined) return undefined;
      const quote = newestOf(instrument, state.quote, others);
      return { ...state, quote, listing: state.listing ?? (await listed(instrument)) };
    },
    settlementMarks: async (instrument) => {
      const all = [instrument, ...(await names.of(instrument))];
      const marks = await Promise.all(all.map((each) => store.settlementMarks(each)));
      return marks.flat().sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
    },
    changeMark: async (sessionId, instruments) => {
      const others = await Promise.all(instruments.map((each) => names.of(each)));
      return store.changeMark(sessionId, [...instruments, ...others.flat()]);
    },
  };
}

async function newest(
  instruments: readonly InstrumentId[],
  store: Store,
  names: Pick<OtherNames, 'of'>,
): Promise<readonly (Quote | undefined)[]> {
  const others = await Promise.all(instruments.map((each) => names.of(each)));
  const all = others.flat();
  if (all.length === 0) return store.quotesFor(instruments);
  const quotes = await store.quotesFor([...instruments, ...all]);
  let next = instruments.length;
  return instruments.map((each, at) => {
    const from = next;
    next += others[at]?.length ?? 0;
    return newestOf(each, quotes[at], quotes.slice(from, next));
  });
}

async function otherQuotes(
  instrument: InstrumentId,
  store: Store,
  names: Pick<OtherNames, 'of'>,
): Promise<readonly (Quote | undefined)[]> {
  const others = await names.of(instrument);
  return others.length === 0 ? [] : store.quotesFor(others);
}

/** Times are whole seconds: of two quotes of one second that of the exchange's number counts. */
const isNewer = (quote: Quote, than: Quote): boolean =>
  quote.ts > than.ts || (quote.ts === than.ts && isExchangeNumber(quote));

/** Under the name that is asked for. */
function newestOf(
  { segment, securityId }: InstrumentId,
  own: Quote | undefined,
  others: readonly (Quote | undefined)[],
): Quote | undefined {
  return others.reduce<Quote | undefined>((best, other) => {
    if (other === undefined || (best && !isNewer(other, best))) return best;
    return { ...other, segment, securityId };
  }, own);
}
