import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import type { Instrument, OptionDetails } from '../../../domain/instruments/instrument.ts';
import { indexNamed, ofOneSegment } from '../../../domain/instruments/contract-rules.ts';
import { instrumentOf } from '../../../domain/instruments/listing.ts';
import { canonicalSymbol } from '../../../domain/instruments/symbols/canonical.ts';
import { compare, text } from '../../../domain/money/money.ts';
import type { Quote, Store } from '../../../storage/ports/store.ts';
import type { Instruments } from '../../instruments/instruments.ts';
import type { Calendar } from '../calendar.ts';

/** An option that can be traded. */
export interface ListedOption extends Instrument {
  readonly option: OptionDetails;
}

/** The options of an underlying at one expiry, by strike. */
export interface ListedChain {
  readonly underlying: string;
  readonly expiry: string;
  /** Every expiry that has not passed, the nearest first. */
  readonly expiries: readonly string[];
  readonly options: readonly ListedOption[];
  /** The same expiry's future, where one is listed. */
  readonly future: Instrument | undefined;
  /** The nearest future that expires then or later: a week has none of its own. */
  readonly nextFuture?: Instrument | undefined;
  /** What the options are on: the index, or the share. */
  readonly own: readonly Instrument[];
}

/** Among which expiries one is looked for. */
type Among = 'all to come' | 'it alone';

interface Deps {
  readonly store: Pick<Store, 'master' | 'quotes'>;
  readonly calendar: Calendar;
  readonly instruments: Pick<
    Instruments,
    'resolve' | 'market' | 'underlying' | 'names' | 'cache' | 'hasMaster'
  >;
}

/**
 * What is listed: the instrument master's contracts, and without a master those that have a quote
 * and say in their symbol what they are.
 */
export class ListedOptions {
  readonly #deps: Deps;
  /** What a master lists of an underlying and expiry. */
  readonly #known: Map<string, ListedChain>;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#known = deps.instruments.cache();
  }

  /** The name of an underlying that was typed in any form. */
  underlying(symbol: string): Promise<string> {
    return this.#deps.instruments.underlying(symbol);
  }

  /** A chain of the nearest expiry, or of the one that is asked for. Rejects with INSTRUMENT_NOT_FOUND. */
  async chain(underlying: string, expiry?: string): Promise<ListedChain> {
    const { name, chain, expiries } = await this.#look(underlying, expiry, 'all to come');
    if (!chain) throw notListed(name, expiry, expiries);
    return chain;
  }

  /** The chain of an expiry, which is the only one of `expiries`; undefined where nothing of it is listed. */
  async find(underlying: string, expiry: string): Promise<ListedChain | undefined> {
    if (await this.#deps.instruments.hasMaster()) {
      const known = this.#known.get(`${underlying.toUpperCase()} ${expiry}`);
      if (known) return known;
    }
    return (await this.#look(underlying, expiry, 'it alone')).chain;
  }

  async #look(underlying: string, expiry: string | undefined, among: Among) {
    const name = underlying.toUpperCase();
    const [{ contracts, isOfMaster }, own] = await Promise.all([
      this.#contracts(name, expiry, among),
      this.#own(name),
      // Names are looked up only where there is a master: that is asked for in the same trip.
      this.#deps.instruments.hasMaster(),
    ]);
    const options = contracts.filter((each): each is ListedOption => each.option !== undefined);
    const expiries = [...new Set(options.map(({ option }) => option.expiry))].sort();
    const chosen = expiry ?? expiries[0];
    const listed = options.filter(({ option }) => option.expiry === chosen);
    if (chosen === undefined || listed.length === 0) return { name, expiries, chain: undefined };
    const chain = {
      underlying: name,
      expiry: chosen,
      expiries,
      options: listed.sort((a, b) => compare(a.option.strike, b.option.strike)),
      future: contracts.find(({ future }) => future?.expiry === chosen),
      nextFuture: nearestFuture(contracts, chosen),
      own,
    };
    if (isOfMaster) await this.#keep(chain);
    return { name, expiries, chain };
  }

  /** The index by its name, else the share too: under the master's ids where they have some. */
  async #own(name: string): Promise<readonly Instrument[]> {
    const { store, instruments } = this.#deps;
    const { rules } = await instruments.market();
    const ids = SEGMENTS_OF_OWN.map((segment) => ({ segment, securityId: name }));
    const traded = indexNamed(rules, name) ? ids.slice(0, 1) : ids;
    const found = traded.map(async (id) => {
      const listing = await store.master.find(id);
      const own = listing ? instrumentOf(listing) : { ...id, symbol: name };
      await instruments.names.of(own);
      return own;
    });
    // Quotes of the underlying are read under all its names: they are looked up before.
    const [own] = await Promise.all([
      Promise.all(found),
      ...ids.map((each) => instruments.names.of(each)),
    ]);
    return own;
  }

  /** The contract that a quote's id names; none for ids that say nothing, and for what has ended. */
  async #fromQuote({ segment, securityId }: Quote, day: string): Promise<readonly Instrument[]> {
    if (!/(?:CE|PE|FUT)$/i.test(securityId)) return [];
    const query = { symbol: securityId, segment: segment as Instrument['segment'] };
    try {
      const { instrument } = await this.#deps.instruments.resolve(query, day);
      return [instrument];
    } catch {
      return [];
    }
  }

  async #contracts(
    underlying: string,
    expiry: string | undefined,
    among: Among,
  ): Promise<{ readonly contracts: readonly Instrument[]; readonly isOfMaster: boolean }> {
    const { calendar, store, instruments } = this.#deps;
    const from = calendar.day();
    const today = expiry !== undefined && expiry < from ? expiry : from;
    const question = among === 'it alone' && expiry ? { expiry } : { from: today };
    const found = await store.master.contracts({ underlying, ...question });
    if (found.length > 0) {
      const { rules } = await instruments.market();
      const contracts = ofOneSegment(found, underlying, rules).map(instrumentOf);
      return { contracts, isOfMaster: true };
    }
    const quotes = await store.quotes();
    const quoted = await Promise.all(quotes.map((quote) => this.#fromQuote(quote, today)));
    const contracts = quoted.flat().filter((each) => {
      const contract = each.option ?? each.future;
      return contract?.underlying === underlying && contract.expiry >= today;
    });
    return { contracts, isOfMaster: false };
  }

  /**
   * Keeps what a master lists, and the names that its contracts have without one: their quotes are
   * read under those too.
   */
  async #keep(chain: ListedChain): Promise<void> {
    const { instruments } = this.#deps;
    const market = await instruments.market();
    for (const instrument of [...chain.options, ...(chain.future ? [chain.future] : [])]) {
      const { option, future, segment } = instrument;
      const [strike, type] = option ? [text(option.strike), option.type] : ['', '' as const];
      const { underlying = '', expiry = '' } = option ?? future ?? {};
      const canonicalId = canonicalSymbol({ segment, underlying, expiry, strike, type }, market);
      instruments.names.note({ instrument, canonicalId, source: 'master' });
    }
    this.#known.set(`${chain.underlying} ${chain.expiry}`, chain);
  }
}

const SEGMENTS_OF_OWN = ['IDX_I', 'NSE_EQ', 'BSE_EQ'] as const;

const nearestFuture = (contracts: readonly Instrument[], from: string): Instrument | undefined =>
  contracts
    .filter(({ future }) => future !== undefined && future.expiry >= from)
    .sort((a, b) => ((a.future?.expiry ?? '') < (b.future?.expiry ?? '') ? -1 : 1))[0];

function notListed(
  underlying: string,
  expiry: string | undefined,
  expiries: readonly string[],
): PapertradeError {
  const when = expiry === undefined ? '' : ` that expire on ${expiry}`;
  const there =
    expiries.length === 0
      ? 'None is in the instrument master, and none has a quote.'
      : `Its expiries are ${expiries.slice(0, 6).join(', ')}.`;
  return new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    `There are no options of ${quoteSafely(underlying)}${when}. ${there}`,
    {
      underlying,
      expiry: expiry ?? null,
      expiries: expiries.slice(0, 6).join(' '),
      ...(expiries.length === 0 && { reason: 'no_options' }),
    },
  );
}
