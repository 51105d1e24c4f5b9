import { invalidValue, isPrintable } from '../errors.ts';
import { price, text, type Price } from '../money/money.ts';
import { lazy } from '../lazy.ts';

/** The exchange segments of the Indian market, as brokers' interfaces name them. */
export const SEGMENTS = [
  'NSE_EQ',
  'NSE_FNO',
  'NSE_CURRENCY',
  'BSE_EQ',
  'BSE_FNO',
  'BSE_CURRENCY',
  'MCX_COMM',
  'IDX_I',
] as const;
export type Segment = (typeof SEGMENTS)[number];

export const OPTION_TYPES = ['CE', 'PE'] as const;
export type OptionType = (typeof OPTION_TYPES)[number];

/** `expiry` is `YYYY-MM-DD`, or empty where only the month is known (an exchange symbol). */
interface ContractDetails {
  readonly expiry: string;
  readonly underlying: string;
}
export interface OptionDetails extends ContractDetails {
  readonly type: OptionType;
  readonly strike: Price;
}

export interface Instrument {
  readonly segment: Segment;
  readonly securityId: string;
  readonly symbol: string;
  readonly option?: OptionDetails;
  readonly future?: ContractDetails;
  /** Units in one lot; absent where nobody said. */
  readonly lotSize?: string;
  /** Units of the price in one unit of quantity (100 barrels in a lot of crude oil); absent for 1. */
  readonly multiplier?: string;
}

/** What an option or a future is a contract on, and until when. */
export const contractOf = ({ option, future }: Instrument): ContractDetails | undefined =>
  option ?? future;

/** A derivative that is no option. */
export const isFuture = ({ segment, option }: Instrument): boolean =>
  option === undefined && !isEquity(segment) && segment !== 'IDX_I';

export const isEquity = (segment: Segment): boolean => segment.endsWith('_EQ');

/** The instrument's identity within a session; the parts never contain a space. */
export type InstrumentKey = `${string} ${string}`;

export function instrumentKey(instrument: {
  readonly segment: string;
  readonly securityId: string;
}): InstrumentKey {
  return `${instrument.segment} ${instrument.securityId}`;
}

/** What a trader may say about an instrument beside its symbol. */
export interface InstrumentWords {
  readonly symbol: string;
  readonly defaultSegment: Segment;
  readonly segment?: Segment | undefined;
  readonly securityId?: string | undefined;
  readonly optionType?: OptionType | undefined;
  readonly strike?: Price | undefined;
  readonly expiry?: string | undefined;
  readonly underlying?: string | undefined;
}

/**
 * Makes the instrument that the words name. An exchange symbol (`NIFTY-Sep2025-25000-CE`,
 * `NIFTY25SEP25000CE`, the weekly `NIFTY2591625000CE`, `NIFTY25SEPFUT`) carries its details and
 * segment; what is said explicitly wins. The security id defaults to the symbol.
 */
export function instrumentFrom(words: InstrumentWords): Instrument {
  const symbol = parseSymbol(words.symbol);
  const future = futureDetails(symbol, words);
  const option = future ? undefined : optionDetails(symbol, words);
  const contract = option ?? future;
  return {
    segment:
      words.segment ?? (contract ? derivativesSegment(contract.underlying) : words.defaultSegment),
    securityId: words.securityId ?? idFromSymbol(symbol),
    symbol,
    ...(option && { option }),
    ...(future && { future }),
  };
}

/** A symbol that ends in FUT is a future's, unless an option is described. */
function futureDetails(symbol: string, words: InstrumentWords): ContractDetails | undefined {
  if (words.optionType !== undefined || words.strike !== undefined) return undefined;
  const written = isDated(symbol) ? forms().future.exec(symbol)?.groups?.['underlying'] : undefined;
  if (written === undefined) return undefined;
  return { expiry: words.expiry ?? '', underlying: words.underlying ?? written.toUpperCase() };
}

/** 1 to 64 printable characters. */
export const isSymbol = (text: string): boolean => /^.{1,64}$/su.test(text) && isPrintable(text);

/** Checks a symbol; a symbol typed all in small letters is taken as capitals. */
export function parseSymbol(typed: string): string {
  if (typed.trim() !== typed || !isSymbol(typed)) {
    throw invalidValue('symbol', typed, '1 to 64 printable characters');
  }
  return typed === typed.toLowerCase() ? typed.toUpperCase() : typed;
}

/** Checks an id: 1 to 64 printable ASCII characters without spaces. */
export function parseId(typed: string, name: string): string {
  if (!/^[\x21-\x7e]{1,64}$/.test(typed)) {
    throw invalidValue(name, typed, '1 to 64 printable ASCII characters without spaces');
  }
  return typed;
}

export function parseSegment(typed: string): Segment {
  const found = SEGMENTS.find((segment) => segment === typed.toUpperCase());
  if (found === undefined) throw invalidValue('segment', typed, `one of ${SEGMENTS.join(', ')}`);
  return found;
}

export function parseOptionType(typed: string): OptionType {
  const found = OPTION_TYPES.find((type) => type === typed.toUpperCase());
  if (found === undefined) throw invalidValue('option type', typed, 'CE or PE');
  return found;
}

/** Whether a text is a calendar date `YYYY-MM-DD` that exists. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

/** Checks a calendar date. */
export function parseDate(typed: string, name: string): string {
  if (!isDate(typed)) throw invalidValue(name, typed, 'a date such as 2025-09-30');
  return typed;
}

function idFromSymbol(symbol: string): string {
  if (/^[\x21-\x7e]{1,64}$/.test(symbol)) return symbol;
  throw invalidValue(
    'symbol',
    symbol,
    'printable ASCII without spaces, or an id of its own with --security-id',
  );
}

function optionDetails(symbol: string, words: InstrumentWords): OptionDetails | undefined {
  const written = readOptionSymbol(symbol);
  const said = [words.optionType, words.strike, words.expiry, words.underlying];
  if (!written && said.every((word) => word === undefined)) return undefined;
  return {
    type: words.optionType ?? written?.type ?? missing(symbol, '--option-type'),
    strike: words.strike ?? written?.strike ?? missing(symbol, '--strike'),
    expiry: words.expiry ?? written?.expiry ?? '',
    underlying: words.underlying ?? written?.underlying ?? symbol,
  };
}

function missing(symbol: string, option: string): never {
  throw invalidValue('option', symbol, `${option} beside the other option details`);
}

const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const STRIKE = String.raw`(?<strike>\d+(?:\.\d{1,4})?)`;
const TYPE = '(?<type>CE|PE)';
const NAME = String.raw`(?<underlying>[A-Z][A-Z0-9&_-]*?)`;

/** How exchanges write contracts, made when the first is met: most commands meet none. */
const forms = lazy(() => ({
  options: [
    new RegExp(`^${NAME}-(?:\\d{1,2})?(?:${MONTHS})(?:\\d{4}|\\d{2})-${STRIKE}-${TYPE}$`, 'i'),
    new RegExp(`^${NAME}\\d{2}(?:${MONTHS})${STRIKE}${TYPE}$`, 'i'),
    new RegExp(`^${NAME}(?<day>\\d{2}[1-9OND][0-3]\\d)${STRIKE}${TYPE}$`, 'i'),
  ],
  future: new RegExp(
    `^${NAME}(?:\\d{2}(?:${MONTHS})|-(?:\\d{1,2})?(?:${MONTHS})(?:\\d{4}|\\d{2})-)FUT$`,
    'i',
  ),
}));

/** A contract's symbol says when it expires; the names of shares are spared the long patterns. */
const isDated = (symbol: string): boolean => /\d/.test(symbol);

/** Reads what an exchange's option symbol says; undefined for any other symbol. */
export function readOptionSymbol(symbol: string): OptionDetails | undefined {
  for (const form of isDated(symbol) ? forms().options : []) {
    const parts = form.exec(symbol)?.groups;
    if (parts === undefined) continue;
    return {
      type: parts['type']?.toUpperCase() as OptionType,
      strike: price(text(price(parts['strike'] ?? ''))),
      expiry: weeklyExpiry(parts['day']),
      underlying: (parts['underlying'] ?? '').toUpperCase(),
    };
  }
  return undefined;
}

/** Only the weekly form names a day, `25O07`; in the others it is the exchange's rule of the time. */
function weeklyExpiry(day: string | undefined): string {
  if (day === undefined) return '';
  const month = '123456789OND'.indexOf(day.charAt(2).toUpperCase()) + 1;
  return `20${day.slice(0, 2)}-${String(month).padStart(2, '0')}-${day.slice(3)}`;
}

const BSE_INDICES = new Set(['SENSEX', 'BANKEX']);

function derivativesSegment(underlying: string): Segment {
  return BSE_INDICES.has(underlying.toUpperCase()) ? 'BSE_FNO' : 'NSE_FNO';
}
