import { invalidValue, isPrintable, oneOf } from '../errors.ts';
import { text, type Price } from '../money/money.ts';

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
/** What an instrument is on: a contract's underlying, or a share or an index itself. */
export const underlyingName = (instrument: Instrument): string =>
  contractOf(instrument)?.underlying ?? instrument.symbol;

export const isFuture = ({ segment, option }: Instrument): boolean =>
  option === undefined && !isEquity(segment) && segment !== 'IDX_I';

export const isEquity = (segment: Segment): boolean => segment.endsWith('_EQ');

/** What names an instrument. */
export interface InstrumentId {
  readonly segment: string;
  readonly securityId: string;
}

/** The instrument's identity within a session; the parts never contain a space. */
export type InstrumentKey = `${string} ${string}`;

export const instrumentKey = ({ segment, securityId }: InstrumentId): InstrumentKey =>
  `${segment} ${securityId}`;

/** What people call it: `NIFTY 2026-02-10 25000 CE`, `NIFTY 2026-02-24 FUT`; a share its symbol. */
export function instrumentName({ symbol, option, future }: Instrument): string {
  if (option?.expiry) {
    return `${option.underlying} ${option.expiry} ${text(option.strike)} ${option.type}`;
  }
  return future?.expiry ? `${future.underlying} ${future.expiry} FUT` : symbol;
}

/** Whether an id is the exchange's own number, not a name. */
export const isExchangeNumber = ({ securityId }: Pick<InstrumentId, 'securityId'>): boolean =>
  /^\d{1,15}$/.test(securityId);

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
  if (found === undefined) throw invalidValue('segment', typed, oneOf(SEGMENTS));
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
  if (!isDate(typed)) throw invalidValue(name, typed, 'a date (YYYY-MM-DD)');
  return typed;
}
