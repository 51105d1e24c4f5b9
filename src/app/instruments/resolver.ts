import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { ambiguous, chooseReading } from '../../domain/instruments/symbols/choose-reading.ts';
import type { ContractMarket } from '../../domain/instruments/contract-rules.ts';
import type { Segment } from '../../domain/instruments/instrument.ts';
import { isMonthlyExpiry, weeklyExpiry } from '../../domain/instruments/expiries.ts';
import type { Listing } from '../../domain/instruments/listing.ts';
import {
  isContractReading,
  type ContractReading,
  type IdReading,
  type Reading,
  type SymbolQuery,
} from '../../domain/instruments/symbols/reading.ts';
import { contractExpired, readingsOf } from '../../domain/instruments/symbols/readings.ts';
import { describesContract } from '../../domain/instruments/symbols/symbol-query.ts';
import type { InstrumentMaster } from '../../storage/ports/instruments.ts';
import type { CurrentMaster } from './current-master.ts';
import { resolvedByMaster, resolvedByRules, type Occasion, type Resolved } from './resolved.ts';

/** What names an instrument: a text, details beside it, or an exchange's id. */
export interface InstrumentQuery extends SymbolQuery {
  readonly securityId?: string | undefined;
  /** Take a share or contract that the master does not list. */
  readonly unlisted?: boolean | undefined;
}

const MAX_KNOWN = 20_000;
const DAY_LENGTH = 'YYYY-MM-DD'.length;

interface ResolverDeps {
  readonly master: InstrumentMaster;
  readonly current: CurrentMaster;
  /** Asked when the first instrument is named. */
  readonly market: () => Promise<ContractMarket>;
  /** A day, `YYYY-MM-DD`. */
  readonly today: () => string;
}

/**
 * Turns what a trader writes into one instrument: by the instrument master where it lists it, else by
 * the contract rules of the day. Every command and every file asks here.
 */
export class InstrumentResolver {
  readonly #deps: ResolverDeps;
  /** Feeds and batches name the same instruments over and over. */
  readonly #known: Map<string, Promise<Resolved>>;

  constructor(deps: ResolverDeps) {
    this.#deps = deps;
    this.#known = deps.current.cache();
  }

  /**
   * The instrument that a query names on a day. Rejects with INVALID_VALUE for what no form reads,
   * AMBIGUOUS_SYMBOL, CONTRACT_EXPIRED, INSTRUMENT_DETAILS where an id alone says too little, and
   * INSTRUMENT_NOT_FOUND with what there is instead.
   */
  async resolve(query: InstrumentQuery, day = this.#deps.today()): Promise<Resolved> {
    await this.#deps.current.info();
    const key = JSON.stringify([day, query]);
    const known = this.#known.get(key);
    if (known) return known;
    const resolved = this.#resolve(query, day);
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(key, resolved);
    resolved.catch(() => this.#known.delete(key));
    return resolved;
  }

  async #resolve(query: InstrumentQuery, day: string): Promise<Resolved> {
    const market = await this.#deps.market();
    const on = { day, market };
    if (query.securityId !== undefined) return this.#byId(query, query.securityId, on);
    if (isBareId(query)) return this.#byBareId(query, on);
    const readings = readingsOf(query, day, market);
    // Without a master one small read says so, and nothing else is asked.
    if ((await this.#deps.current.info()) === undefined) {
      const meant = chooseReading(query.symbol, readings, market);
      if (meant.kind === 'id') throw unknownId(query.symbol, false);
      return resolvedByRules(meant, on);
    }
    const listed = await Promise.all(readings.map((each) => this.#listings(each, day)));
    const found = readings.flatMap((reading, at) => {
      const [listing] = pickListings(query, reading, listed[at] ?? [], market);
      return listing ? [{ reading, listing }] : [];
    });
    const [only] = found;
    if (only && found.length === 1) return resolvedByMaster(only.listing, on, only.reading);
    const meant = chooseReading(
      query.symbol,
      found.length > 0 ? found.map(({ reading }) => reading) : readings,
      market,
    );
    const chosen = found.find(({ reading }) => reading === meant);
    if (chosen) return resolvedByMaster(chosen.listing, on, meant);
    return this.#unlisted(query, meant, on);
  }

  /**
   * A number in a segment that is named. Without a master of the segment it is only a number: the
   * predecessor's orders say no more of what they traded.
   */
  async #byBareId(
    { symbol, segment = 'NSE_FNO' }: InstrumentQuery,
    on: Occasion,
  ): Promise<Resolved> {
    const listing = await this.#deps.master.find({ segment, securityId: symbol });
    if (listing) return resolvedByMaster(listing, on);
    const info = await this.#deps.current.info();
    if (info?.segments.includes(segment)) throw unknownId(symbol, true);
    const kind = segment.endsWith('_EQ') ? 'equity' : 'spot';
    const resolved = resolvedByRules({ kind, segment, symbol, series: '' }, on);
    return { ...resolved, kind: segment === 'IDX_I' ? 'index' : 'equity' };
  }

  /** An explicit id: its details are the master's, else those that the query gives. */
  async #byId(query: InstrumentQuery, securityId: string, on: Occasion): Promise<Resolved> {
    const { segment } = query;
    const listing = segment && (await this.#deps.master.find({ segment, securityId }));
    if (listing) {
      requireSame(query, listing, on);
      return resolvedByMaster(listing, on);
    }
    const readings = readingsOf(query, on.day, on.market);
    const described = chooseReading(query.symbol, readings, on.market);
    if (described.kind === 'id') throw unknownId(query.symbol, false);
    const resolved = resolvedByRules(described, on);
    const named = await this.#deps.master.find({
      segment: resolved.instrument.segment,
      securityId,
    });
    if (named) return resolvedByMaster(named, on);
    return { ...resolved, instrument: { ...resolved.instrument, securityId } };
  }

  async #listings(reading: Reading, day: string): Promise<readonly Listing[]> {
    if (reading.kind === 'id') return this.#listingsOfId(reading);
    if (isContractReading(reading)) return this.#contracts(reading, day);
    const { segment, symbol } = reading;
    const listing = await this.#deps.master.find({ segment, securityId: symbol });
    return listing ? [listing] : [];
  }

  async #listingsOfId({ segments, id }: IdReading): Promise<readonly Listing[]> {
    const found = await Promise.all(
      segments.map((segment) => this.#deps.master.find({ segment, securityId: id })),
    );
    return found.filter((each) => each !== undefined);
  }

  /**
   * The contracts that fit: of the day that was said, of its month, or all that live, oldest first. On a
   * day before the master's those that live are not the ones that lived then: the day's own expiry counts.
   */
  async #contracts(reading: ContractReading, day: string): Promise<readonly Listing[]> {
    const { underlying, segment, said, saidYear, expiry, strike, type } = reading;
    const isExact = (said === 'day' && saidYear) || (await this.#wasOver(reading));
    const found = await this.#deps.master.contracts({
      underlying,
      ...(isExact ? { expiry } : { from: day }),
      ...(type !== '' && { strike }),
      optionType: type,
    });
    const fitting = found.filter((each) => each.segment === segment && each.optionType === type);
    return isExact || said === 'nothing' ? fitting : inPeriod(fitting, reading);
  }

  /** A master lists what lives when it is imported: of a contract that was over by then it says nothing. */
  async #wasOver(reading: Reading): Promise<boolean> {
    const info = await this.#deps.current.info();
    if (info === undefined || !isContractReading(reading)) return false;
    return reading.expiry < info.importedAt.slice(0, DAY_LENGTH);
  }

  async #unlisted(query: InstrumentQuery, reading: Reading, on: Occasion): Promise<Resolved> {
    const segment: Segment | undefined =
      'segment' in reading ? reading.segment : reading.segments[0];
    const info = await this.#deps.current.info();
    const covers = segment !== undefined && info?.segments.includes(segment) === true;
    if (reading.kind === 'id') throw unknownId(query.symbol, info !== undefined);
    const needsListing = covers && query.unlisted !== true && reading.kind !== 'spot';
    if (needsListing && !(await this.#wasOver(reading))) {
      const { notListed } = await import('./not-listed.ts');
      throw await notListed(query.symbol, reading, this.#deps.master, on.day);
    }
    return resolvedByRules(reading, on);
  }
}

/** `40001` beside a segment, with nothing that describes a contract. */
const isBareId = (query: InstrumentQuery): boolean =>
  query.segment !== undefined && /^\d{1,12}$/.test(query.symbol) && !describesContract(query);

/** Those of the day or month that was said; without a year, of the first year that has one. */
function inPeriod(
  listings: readonly Listing[],
  { said, saidYear, expiry }: ContractReading,
): readonly Listing[] {
  const until = said === 'day' ? 10 : 7;
  const period = expiry.slice(saidYear ? 0 : 4, until);
  const found = listings.filter((each) => each.expiry.slice(saidYear ? 0 : 4, until) === period);
  return found.filter((each) => each.expiry.slice(0, 4) === found[0]?.expiry.slice(0, 4));
}

/** A name of Dhan, which a month's contracts share. */
const NAME_OF_SEVERAL = /-(?:\d{1,2})?[A-Z]{3}\d{2,4}-/i;

/** Of a month's contracts the last is the monthly; a name that several share is asked about. */
function pickListings(
  { symbol, expiry }: InstrumentQuery,
  reading: Reading,
  listings: readonly Listing[],
  market: ContractMarket,
): readonly Listing[] {
  if (!isContractReading(reading)) return listings.slice(0, 1);
  if (reading.said === 'nothing' || expiry !== undefined) return listings;
  const days = [...new Set(listings.map((each) => each.expiry))];
  if (NAME_OF_SEVERAL.test(symbol) && days.length > 1) {
    throw ambiguous(
      symbol,
      days.map((each) => ({ ...reading, expiry: each })),
      market,
    );
  }
  if (reading.said === 'day' || NAME_OF_SEVERAL.test(symbol)) return listings.slice(-1);
  // A strike may be listed for a week of the month only.
  return listings.filter((each) => !isWeekly(reading, each.expiry, market)).slice(-1);
}

const isWeekly = (reading: ContractReading, day: string, market: ContractMarket): boolean => {
  const { underlying, segment, type } = reading;
  const contracts = { underlying, segment, kind: type === '' ? 'future' : 'option' } as const;
  return weeklyExpiry(contracts, day, market) === day && !isMonthlyExpiry(contracts, day, market);
};

/** What the text says must fit what the master says of the id. */
function requireSame(query: InstrumentQuery, listing: Listing, on: Occasion): void {
  const { expiry } = listing;
  if (expiry !== '' && expiry < on.day) throw contractExpired(listing.symbol, expiry, on.day);
  const says = describesContract(query) || /\d/.test(query.symbol);
  if (!says) return;
  const readings = readingsIfAny(query, on);
  const contracts = readings.filter(isContractReading);
  const fits = contracts.some(
    (each) =>
      each.underlying === listing.underlying &&
      each.type === listing.optionType &&
      each.strike === listing.strike &&
      (each.said !== 'day' || each.expiry === expiry),
  );
  if (contracts.length === 0 || fits) return;
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `${quoteSafely(query.symbol)} is not the instrument with the id ${listing.securityId}, which is ` +
      `${quoteSafely(listing.symbol)}. Give one of the two.`,
    { name: 'security id', value: listing.securityId, symbol: listing.symbol },
  );
}

/** A text beside an id need not read as anything. */
function readingsIfAny(query: InstrumentQuery, { day, market }: Occasion): readonly Reading[] {
  try {
    return readingsOf(query, day, market);
  } catch {
    return [];
  }
}

function unknownId(symbol: string, hasMaster: boolean): PapertradeError {
  const what = /^(?:\w+[:|])?[A-Z]{2}[A-Z0-9]{9}\d$/i.test(symbol)
    ? 'an ISIN'
    : "an exchange's number";
  const why = hasMaster ? 'the instrument master does not list it' : 'no master was imported';
  return new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    `${quoteSafely(symbol)} is ${what}, and ${why}.`,
    { symbol, reason: hasMaster ? 'unknown_id' : 'no_master' },
  );
}
