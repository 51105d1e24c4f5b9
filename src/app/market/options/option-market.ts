import { toFloat } from '../../../analytics/door.ts';
import { instrumentKey, type Instrument } from '../../../domain/instruments/instrument.ts';
import type { Ratio } from '../../../domain/money/money.ts';
import type { Quote, Store } from '../../../storage/ports/store.ts';
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
  underlying(typed: string): Promise<string> {
    return this.#deps.listed.underlying(typed);
  }

  /** The chain of the nearest expiry, or of the one asked for. Rejects with INSTRUMENT_NOT_FOUND. */
  async chain(underlying: string, expiry?: string): Promise<OptionChain> {
    return this.price(await this.#deps.listed.chain(underlying, expiry));
  }

  /** The same; undefined where nothing is listed, as after the expiry's day. */
  async chainIfListed(underlying: string, expiry: string): Promise<OptionChain | undefined> {
    const listed = await this.#deps.listed.find(underlying, expiry);
    return listed && this.price(listed);
  }

  /** A listed chain with its quotes. */
  async price(listed: ListedChain): Promise<OptionChain> {
    const { calendar, quoteMaxAge: maxAge } = this.#deps;
    const now = calendar.now();
    const { future } = listed;
    const asked = [...listed.own, ...(future ? [future] : []), ...listed.options];
    const quoteOf = await this.#quotes(asked);
    const years = this.yearsTo(listed.options[0] ?? future, listed.expiry, now);
    return optionChain({ listed, quoteOf, years, rate: this.rate, now, maxAge });
  }

  yearsTo(contract: Instrument | undefined, expiry: string, now?: number): number {
    return this.#deps.clock.years(contract?.segment ?? 'NSE_FNO', expiry, now);
  }

  async #quotes(asked: readonly Instrument[]) {
    const quotes = await this.#deps.store.quotesFor(asked);
    const byKey = new Map<string, Quote>();
    for (const quote of quotes) if (quote) byKey.set(instrumentKey(quote), quote);
    return (each: { segment: string; securityId: string }) => byKey.get(instrumentKey(each));
  }
}
