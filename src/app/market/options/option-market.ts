import { toFloat } from '../../../analytics/door.ts';
import { instrumentKey, type Instrument } from '../../../domain/instruments/instrument.ts';
import type { Ratio } from '../../../domain/money/money.ts';
import type { InstrumentId, Quote, Store } from '../../../storage/ports/store.ts';
import type { Calendar } from '../calendar.ts';
import type { ListedChain, ListedOptions } from './listed-options.ts';
import { optionChain, type OptionChain } from './option-chain.ts';
import type { OptionClock } from './option-clock.ts';

interface Deps {
  readonly store: Pick<Store, 'quotesFor'>;
  readonly calendar: Calendar;
  readonly clock: OptionClock;
  readonly listed: ListedOptions;
  readonly rate: Ratio;
  /** Seconds for which a quote is believed. */
  readonly quoteMaxAge: number;
}

/** Reads chains: what is listed, its quotes in one read, and what the model makes of them. */
export class OptionMarket {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  get rate(): number {
    return toFloat(this.#deps.rate);
  }

  /** The name of an underlying that was typed in any form. Rejects with INVALID_VALUE. */
  underlying(symbol: string): Promise<string> {
    return this.#deps.listed.underlying(symbol);
  }

  /** The chain of the nearest expiry, or of the one asked for. Rejects with INSTRUMENT_NOT_FOUND. */
  async chain(underlying: string, expiry?: string): Promise<OptionChain> {
    return this.price(await this.#deps.listed.chain(underlying, expiry));
  }

  /** What is listed of expiries (`YYYY-MM-DD`); one of which nothing is, as after its day, is left out. */
  async listed(underlying: string, expiries: readonly string[]): Promise<readonly ListedChain[]> {
    const { listed } = this.#deps;
    const found = await Promise.all(expiries.map((each) => listed.find(underlying, each)));
    return found.filter((each) => each !== undefined);
  }

  /** A listed chain with its quotes. */
  async price(listed: ListedChain): Promise<OptionChain> {
    return this.priceBy(listed, await this.quotes(quotedOf(listed)));
  }

  /** The last quotes of instruments, in one read. */
  async quotes(instruments: readonly Instrument[]): Promise<QuoteOf> {
    return quotesByName(await this.#deps.store.quotesFor(instruments));
  }

  /** The same by quotes that were read. */
  priceBy(listed: ListedChain, quoteOf: QuoteOf): OptionChain {
    const { calendar, quoteMaxAge: maxAge } = this.#deps;
    const now = calendar.now();
    const years = this.yearsTo(listed.options[0] ?? listed.future, listed.expiry, now);
    return optionChain({ listed, quoteOf, years, rate: this.rate, now, maxAge });
  }

  yearsTo(contract: Instrument | undefined, expiry: string, now?: number): number {
    return this.#deps.clock.years(contract?.segment ?? 'NSE_FNO', expiry, now);
  }
}

/** The last quote of an instrument; undefined where it has none. */
export type QuoteOf = (instrument: InstrumentId) => Quote | undefined;

/** What a chain's figures are made of. */
export const quotedOf = ({ own, future, options }: ListedChain): readonly Instrument[] => [
  ...own,
  ...(future ? [future] : []),
  ...options,
];

export function quotesByName(quotes: readonly (Quote | undefined)[]): QuoteOf {
  const known = quotes.filter((each) => each !== undefined);
  const byKey = new Map(known.map((each) => [instrumentKey(each), each]));
  return (each) => byKey.get(instrumentKey(each));
}
