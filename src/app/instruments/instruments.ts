import type { Readable } from 'node:stream';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import {
  instrumentKey,
  type Instrument,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import type { Listing } from '../../domain/instruments/listing.ts';
import type { InstrumentId, MasterInfo, Quote, Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import type { ContractMarket } from '../../domain/instruments/contract-rules.ts';
import type { ReadCount } from './masters/master-problems.ts';
import type { Resolved } from './resolved.ts';
import { InstrumentResolver } from './resolver.ts';

export interface ImportResult extends MasterInfo {
  readonly rows: number;
  readonly skipped: number;
  readonly unreadable: number;
  readonly format: string;
  readonly problems: readonly string[];
}

/** Finds instruments in the imported exchange master. */
export class Instruments {
  readonly #store: Store;
  readonly #calendar: Calendar;
  readonly resolver: InstrumentResolver;
  /** Whether a session traded an instrument under the name that it has without a master. */
  readonly #traded = new Map<string, boolean>();
  /** What sessions hold under another name, by the key that it has today. */
  readonly #heldNames = new Map<string, InstrumentId>();

  /** `market` is asked when the first instrument is named. */
  constructor(store: Store, calendar: Calendar, market: () => Promise<ContractMarket>) {
    this.#store = store;
    this.#calendar = calendar;
    const today = (): string => calendar.day();
    this.resolver = new InstrumentResolver({ master: store.master, market, today });
  }

  /** Replaces the master by what the stream brings; `count` grows while it reads. */
  async import(source: Readable, name: string, count: ReadCount): Promise<ImportResult> {
    const { readMaster } = await import('./masters/read-master.ts');
    const words = { source: name, importedAt: this.#calendar.iso() };
    const replaced = await this.#store.master.replace(
      readMaster(source, count, (await this.resolver.market()).rules),
      words,
    );
    return { ...words, ...count, ...replaced };
  }

  /** The master's line of an instrument. */
  listing(instrument: InstrumentId): Promise<Listing | undefined> {
    return this.#store.master.find(instrument);
  }

  /**
   * The instrument as a session has it: under the name that it has without a master where the session
   * traded it so, else by the master's id.
   */
  async asTraded({ instrument, canonicalId }: Resolved, sessionId: string): Promise<Instrument> {
    if (canonicalId === instrument.securityId) return instrument;
    const before = { ...instrument, securityId: canonicalId };
    const key = `${sessionId} ${instrumentKey(before)}`;
    let known = this.#traded.get(key);
    // Once a master lists it nothing is traded under the other name anew.
    if (known === undefined)
      this.#traded.set(key, (known = await this.#hasTraded(sessionId, before)));
    return known ? before : instrument;
  }

  async #hasTraded(sessionId: string, instrument: InstrumentId): Promise<boolean> {
    const state = await this.#store.tradingState(sessionId, instrument, '');
    const { long, short } = state?.account ?? {};
    return long !== undefined || short !== undefined || (state?.pending.length ?? 0) > 0;
  }

  /** The key under which sessions hold the instrument since before it was listed, if any does. */
  async heldAs({
    instrument,
    canonicalId,
  }: Resolved): Promise<{ securityId: string; segment: Segment } | undefined> {
    if (canonicalId === instrument.securityId) return undefined;
    const before = { segment: instrument.segment, securityId: canonicalId };
    if ((await this.#store.watched([before])).length === 0) return undefined;
    this.#heldNames.set(instrumentKey(instrument), before);
    return before;
  }

  /** The quotes, and those of what sessions hold under another name (see `heldAs`). */
  underHeldNames(quotes: readonly Quote[]): readonly Quote[] {
    if (this.#heldNames.size === 0) return quotes;
    return quotes.flatMap((quote) => {
      const held = this.#heldNames.get(instrumentKey(quote));
      return held ? [quote, { ...quote, ...held }] : [quote];
    });
  }

  search(words: string, limit: number): Promise<readonly Listing[]> {
    const parts = words.trim().split(/\s+/).filter(Boolean);
    if (parts.length === 0) throw invalidValue('text', words, 'at least one word to look for');
    return this.#store.master.search(parts, limit);
  }

  /** The options of an underlying at one expiry, the nearest unless one is given. */
  async chain(
    underlying: string,
    expiry: string | undefined,
  ): Promise<{ expiry: string; expiries: string[]; options: Listing[] }> {
    const name = underlying.toUpperCase();
    const all = await this.#store.master.contracts({
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
    return this.#store.master.info();
  }

  /** Says what there is instead. */
  async #notFound(symbol: string, underlying: string): Promise<never> {
    const info = await this.#store.master.info();
    if (!info) throw noMaster(symbol);
    const live = await this.#store.master.contracts({ underlying, from: this.#calendar.day() });
    const expiries = [...new Set(live.map((each) => each.expiry))].slice(0, 5);
    const there =
      expiries.length === 0
        ? `the master has no contract of ${quoteSafely(underlying)} that has not expired`
        : `expiries of ${quoteSafely(underlying)} are ${expiries.join(', ')}`;
    throw new PapertradeError(
      ErrorCode.INSTRUMENT_NOT_FOUND,
      `There is no ${quoteSafely(symbol)} in the instrument master: ${there}.`,
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
