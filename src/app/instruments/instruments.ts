import { positionsIn } from '../../domain/ledger/fill.ts';
import type { Readable } from 'node:stream';
import { invalidValue } from '../../domain/errors.ts';
import {
  contractOf,
  instrumentKey,
  parseSymbol,
  isExchangeNumber,
  SEGMENTS,
  type Instrument,
} from '../../domain/instruments/instrument.ts';
import type { Listing } from '../../domain/instruments/listing.ts';
import { underlyingIdsOf } from '../../domain/instruments/underlying-ids.ts';
import { lazy } from '../../domain/lazy.ts';
import type { InstrumentId, MasterInfo, Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { indexNamed, type ContractMarket } from '../../domain/instruments/contract-rules.ts';
import type { ReadCount } from './masters/master-problems.ts';
import { CurrentMaster } from './current-master.ts';
import type { ChainListings, ChainQuestion } from './listed-chain.ts';
import type { KnownSymbol } from './symbols-beginning.ts';
import { OtherNames } from './names/other-names.ts';
import type { Resolved } from './resolved.ts';
import type { InstrumentResolver, InstrumentQuery } from './resolver.ts';

export type ImportResult = Awaited<ReturnType<Instruments['import']>>;

/** Finds instruments in the imported exchange master. */
export class Instruments {
  readonly #store: Store;
  readonly #calendar: Calendar;
  readonly #current: CurrentMaster;
  /** Loaded when the first instrument is named. */
  readonly #resolver: () => Promise<InstrumentResolver>;
  readonly market: () => Promise<ContractMarket>;
  readonly names: OtherNames;
  /** Sessions with an instrument that they traded under no other name. */
  readonly #hasOneName: Map<string, true>;

  /** `market` is asked when the first instrument is named. */
  constructor(store: Store, calendar: Calendar, market: () => Promise<ContractMarket>) {
    const { master } = store;
    this.#store = store;
    this.#calendar = calendar;
    this.#current = new CurrentMaster(master, calendar.now);
    this.#hasOneName = this.#current.cache();
    this.market = market;
    this.#resolver = lazy(async () => {
      const { InstrumentResolver: Resolver } = await import('./resolver.ts');
      return new Resolver({ master, current: this.#current, market, today: () => calendar.day() });
    });
    this.names = new OtherNames(this.#current, master, this);
  }

  /** The instrument that a query names on a day, as `InstrumentResolver.resolve`. */
  async resolve(query: InstrumentQuery, day?: string): Promise<Resolved> {
    return (await this.#resolver()).resolve(query, day);
  }

  /** The name of what contracts are on, typed in any form, or as one of its contracts. */
  async underlying(symbol: string): Promise<string> {
    const { rules } = await this.market();
    const { instrument, canonicalId } = await this.resolve({
      symbol: parseSymbol(symbol.trim()),
      unlisted: true,
    });
    const name = contractOf(instrument)?.underlying ?? canonicalId;
    return indexNamed(rules, name)?.name ?? name.toUpperCase();
  }

  /** A map of what was found, which is emptied when the master is another one. */
  cache<T>(): Map<string, T> {
    return this.#current.cache();
  }

  /** Replaces the master by what the stream brings; `count` grows while it reads. */
  async import(source: Readable, name: string, count: ReadCount) {
    const { readMaster } = await import('./masters/read-master.ts');
    const info = { source: name, importedAt: this.#calendar.iso() };
    const replaced = await this.#store.master.replace(
      readMaster(source, count, (await this.market()).rules),
      info,
    );
    return { ...info, ...count, ...replaced };
  }

  async hasMaster(): Promise<boolean> {
    return (await this.#current.info()) !== undefined;
  }

  /** The master's line of an instrument. */
  listing(instrument: InstrumentId): Promise<Listing | undefined> {
    return this.#store.master.find(instrument);
  }

  /** The instrument as a session has it: what it traded under another name stays that instrument. */
  async asTraded(instrument: Instrument, sessionId: string): Promise<Instrument> {
    // An order reads the quote of what a contract is on: its names are asked for in the same trip.
    const named = [instrument, ...underlyingIdsOf(instrument)];
    const [others = []] = await Promise.all(named.map((each) => this.names.of(each)));
    const key = `${sessionId} ${instrumentKey(instrument)}`;
    if (others.length === 0 || this.#hasOneName.has(key)) return instrument;
    for (const { securityId } of others) {
      const other = { ...instrument, securityId };
      const isOther = await this.#hasTraded(sessionId, other);
      if (isOther && !(await this.#hasTraded(sessionId, instrument))) return other;
    }
    // Once a master lists it nothing is traded under the other name anew.
    this.#hasOneName.set(key, true);
    return instrument;
  }

  /** Symbols that begin with a text, as far as the master and the contract rules know. */
  async beginning(text: string): Promise<readonly KnownSymbol[]> {
    const { symbolsBeginning } = await import('./symbols-beginning.ts');
    const market = await this.market();
    return symbolsBeginning(text.toUpperCase(), this.#calendar.day(), market, this.#store.master);
  }

  /** The next expiries of an underlying's options: those that are listed, else those by the rules. */
  async expiries(symbol: string): Promise<readonly string[]> {
    const underlying = await this.underlying(symbol);
    const today = this.#calendar.day();
    const listed = await this.#store.master.contracts({ underlying, from: today });
    const options = listed.filter(({ optionType }) => optionType !== '');
    if (options.length > 0) return [...new Set(options.map(({ expiry }) => expiry))].sort();
    const { nextExpiries } = await import('../../domain/instruments/expiries.ts');
    return nextExpiries({ underlying, kind: 'option' }, today, await this.market());
  }

  /** What people call the instrument with an id; the id itself where nobody says. */
  async nameOf({ segment, securityId }: InstrumentId): Promise<string> {
    if ((await this.#current.info()) !== undefined) {
      const listing = await this.listing({ segment, securityId });
      if (listing) return listing.symbol;
    }
    const known = SEGMENTS.find((each) => each === segment);
    if (known === undefined || !/\d/.test(securityId)) return securityId;
    const symbol = isExchangeNumber({ securityId }) ? `${segment}:${securityId}` : securityId;
    const query = { symbol, segment: known, unlisted: true };
    const resolved = await this.resolve(query).catch(() => undefined);
    return resolved?.name ?? securityId;
  }

  async #hasTraded(sessionId: string, instrument: InstrumentId): Promise<boolean> {
    const state = await this.#store.tradingState(sessionId, instrument, '');
    if (state === undefined) return false;
    return positionsIn(state.account).length + state.pending.length > 0;
  }

  search(words: string, limit: number): Promise<readonly Listing[]> {
    const parts = words.trim().split(/\s+/).filter(Boolean);
    if (parts.length === 0) throw invalidValue('text', words, 'at least one word to look for');
    return this.#store.master.search(parts, limit);
  }

  /** The options of an underlying that is typed in any form, as `listedChain`. */
  async chain(symbol: string, wanted: ChainQuestion): Promise<ChainListings> {
    const { listedChain } = await import('./listed-chain.ts');
    const { rules } = await this.market();
    const underlying = await this.underlying(symbol);
    const { master } = this.#store;
    return listedChain(underlying, wanted, { master, rules, today: this.#calendar.day() });
  }

  async info(): Promise<MasterInfo | undefined> {
    return this.#store.master.info();
  }
}
