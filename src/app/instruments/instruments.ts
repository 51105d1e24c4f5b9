import type { Readable } from 'node:stream';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Segment } from '../../domain/instruments/instrument.ts';
import { readContractWords, type Listing } from '../../domain/instruments/listing.ts';
import type { InstrumentMaster, MasterInfo } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import type { ContractRules } from '../../domain/instruments/contract-rules.ts';
import type { ReadCount } from './masters/master-problems.ts';

export interface ImportResult extends MasterInfo {
  readonly rows: number;
  readonly skipped: number;
  readonly unreadable: number;
  readonly format: string;
  readonly problems: readonly string[];
}

/** What narrows a symbol in words down. */
export interface Narrowing {
  readonly segment?: Segment | undefined;
  readonly expiry?: string | undefined;
}

/** Finds instruments in the imported exchange master. */
export class Instruments {
  readonly #master: InstrumentMaster;
  readonly #calendar: Calendar;
  readonly #rules: () => Promise<ContractRules>;

  /** `rules` is asked when the first contract is met: most commands name none. */
  constructor(master: InstrumentMaster, calendar: Calendar, rules: () => Promise<ContractRules>) {
    this.#master = master;
    this.#calendar = calendar;
    this.#rules = rules;
  }

  /** Replaces the master by what the stream brings; `count` grows while it reads. */
  async import(source: Readable, name: string, count: ReadCount): Promise<ImportResult> {
    const { readMaster } = await import('./masters/read-master.ts');
    const words = { source: name, importedAt: this.#calendar.iso() };
    const stored = await this.#master.replace(
      readMaster(source, count, await this.#rules()),
      words,
    );
    return { ...words, ...count, count: stored };
  }

  /**
   * The contract that the words name (`NIFTY 25000 CE`), of the nearest expiry that has not passed
   * unless they say one. Rejects with INSTRUMENT_NOT_FOUND.
   */
  async resolve(symbol: string, narrowing: Narrowing = {}): Promise<Listing> {
    const words = readContractWords(symbol);
    if (!words) return this.#notFound(symbol, symbol);
    const { underlying, expiryPart = '', strike, optionType, future } = words;
    const expiry = narrowing.expiry ?? words.expiry;
    const today = this.#calendar.day();
    const from = expiry === undefined ? { from: today } : { expiry };
    const found = await this.#master.contracts({ underlying, ...from, strike, optionType });
    const fitting = found.filter(
      (each) =>
        (each.optionType === '') === future &&
        (narrowing.segment ?? each.segment) === each.segment &&
        each.expiry.includes(expiryPart),
    );
    return fitting[0] ?? (await this.#notFound(symbol, underlying));
  }

  search(words: string, limit: number): Promise<readonly Listing[]> {
    const parts = words.trim().split(/\s+/).filter(Boolean);
    if (parts.length === 0) throw invalidValue('text', words, 'at least one word to look for');
    return this.#master.search(parts, limit);
  }

  /** The options of an underlying at one expiry, the nearest unless one is given. */
  async chain(
    underlying: string,
    expiry: string | undefined,
  ): Promise<{ expiry: string; expiries: string[]; options: Listing[] }> {
    const name = underlying.toUpperCase();
    const all = await this.#master.contracts({
      underlying: name,
      ...(expiry ? { expiry } : { from: this.#calendar.day() }),
    });
    const options = all.filter(({ optionType }) => optionType !== '');
    const chosen = options[0]?.expiry;
    if (chosen === undefined) return this.#notFound(`${name}${expiry ? ` ${expiry}` : ''}`, name);
    return {
      expiry: chosen,
      expiries: [...new Set(options.map((each) => each.expiry))],
      options: options.filter((each) => each.expiry === chosen),
    };
  }

  async info(): Promise<MasterInfo | undefined> {
    return this.#master.info();
  }

  /** Says what there is instead. */
  async #notFound(symbol: string, underlying: string): Promise<never> {
    const info = await this.#master.info();
    if (!info) throw noMaster(symbol);
    const live = await this.#master.contracts({ underlying, from: this.#calendar.day() });
    const expiries = [...new Set(live.map((each) => each.expiry))].slice(0, 5);
    const there =
      expiries.length === 0
        ? `the master has no contract of ${quoteSafely(underlying)} that has not expired`
        : `expiries of ${quoteSafely(underlying)} are ${expiries.join(', ')}`;
    throw new PapertradeError(
      ErrorCode.INSTRUMENT_NOT_FOUND,
      `There is no ${quoteSafely(symbol)} in the instrument master: ${there}. ` +
        'See "papertrade instruments search".',
      { symbol, expiries: expiries.join(' ') },
    );
  }
}

function noMaster(symbol: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    `${quoteSafely(symbol)} can't be looked up: no instrument master was imported. Run "papertrade ` +
      'instruments import FILE", or give the exchange symbol, such as NIFTY25SEP25000CE.',
    { symbol },
  );
}
