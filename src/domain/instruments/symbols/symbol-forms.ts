import { MONTHS, monthNamed } from '../../calendar/days.ts';
import type { OptionType } from '../instrument.ts';

/** When a contract ends, as far as its text says: a day, a month, or nothing. */
export interface When {
  readonly year?: number | undefined;
  readonly month?: number | undefined;
  readonly day?: number | undefined;
}

/** What a text says about a contract, before the calendar has been asked. */
export interface ContractText {
  readonly underlying: string;
  readonly when: When;
  /** Plain digits; empty, as is the type, for a future. */
  readonly strike: string;
  readonly type: OptionType | '';
}

const MONTH = `(?<month>${MONTHS.join('|')})`;
const STRIKE = String.raw`(?<strike>[1-9]\d{0,8}(?:\.\d{1,4})?|0\.\d{1,4})`;
const TYPE = '(?<type>CE|PE)';
const DAY = String.raw`(?<day>\d\d)`;
const YEAR = String.raw`(?<year>\d\d)`;
const WEEK_MONTHS = '123456789OND';

/** What may follow the underlying's name, without a space. */
const COMPACT = [
  // NSE, Zerodha, Upstox: 26FEB25000CE, 26FEBFUT
  `${YEAR}${MONTH}(?:${STRIKE}${TYPE}|FUT)`,
  // Zerodha's weekly: 2621025000CE, 26O0880000PE
  `${YEAR}(?<week>[${WEEK_MONTHS}])${DAY}${STRIKE}${TYPE}`,
  // OpenAlgo, Angel One: 10FEB2625000PE, 28NOV24FUT, and with the whole year
  String.raw`${DAY}${MONTH}(?<year>\d\d|20\d\d)(?:${STRIKE}${TYPE}|FUT)`,
  // Shoonya, Flattrade, Alice Blue: 26JUN29C39000, 26DEC24F
  `${DAY}${MONTH}${YEAR}(?:(?<type>[CP])${STRIKE}|F)`,
].map((form) => new RegExp(`^${form}$`));
/** With a whole year the same digits read in two ways: 28NOV2024|26000 and 28NOV20|2426000. */
const WHOLE_YEAR = new RegExp(String.raw`^${DAY}${MONTH}(?<year>20\d\d)${STRIKE}${TYPE}$`);
/** Dhan: NIFTY-Feb2026-25000-CE, SILVER-24Feb2026-106500-CE, BAJAJ-AUTO-Feb2026-FUT */
const DASHED = new RegExp(
  String.raw`^(?<name>.+)-(?<day>\d{1,2})?${MONTH}(?<year>20\d\d|\d\d)-(?:${STRIKE}-${TYPE}|FUT)$`,
);
/** An underlying: letters, digits and the signs of BAJAJ-AUTO and M&M, with a letter. */
const NAME = /^(?=.*[A-Z])[A-Z0-9&][A-Z0-9&-]{0,19}$/;

/**
 * Every way in which capitals without a space read as a contract. A name ends before the digits;
 * `endsInDigit` says which names end in one (SENSEX50).
 */
export function compactReadings(
  text: string,
  endsInDigit: (name: string) => boolean,
): readonly ContractText[] {
  const dashed = DASHED.exec(text)?.groups;
  const name = dashed?.['name'] ?? '';
  if (dashed && isName(name)) return [fromGroups(name, dashed)];
  return splits(text, endsInDigit).flatMap(([underlying, rest]) =>
    [...COMPACT, WHOLE_YEAR].flatMap((form) => {
      const groups = form.exec(rest)?.groups;
      return groups ? [fromGroups(underlying, groups)] : [];
    }),
  );
}

const isName = (text: string): boolean => NAME.test(text) && !text.endsWith('-');

/** Every cut into a name and digits that follow it. */
function splits(text: string, endsInDigit: (name: string) => boolean): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 1; at < text.length; at += 1) {
    const name = text.slice(0, at);
    const startsDigits = /\d/.test(text.charAt(at));
    if (!startsDigits || !isName(name)) continue;
    if (!/\d$/.test(name) || endsInDigit(name)) found.push([name, text.slice(at)]);
  }
  return found;
}

type Groups = Readonly<Record<string, string | undefined>>;

function fromGroups(underlying: string, groups: Groups): ContractText {
  const { year = '', month = '', week, day, strike = '', type } = groups;
  return {
    underlying,
    when: {
      year: wholeYear(year),
      month: week === undefined ? monthNamed(month) : WEEK_MONTHS.indexOf(week) + 1,
      day: day === undefined ? undefined : Number.parseInt(day, 10),
    },
    strike: plainStrike(strike),
    type: typeOf(type),
  };
}

export const wholeYear = (digits: string): number =>
  Number.parseInt(digits.length === 2 ? `20${digits}` : digits, 10);

/** `3400.50` as `3400.5`. */
export const plainStrike = (digits: string): string =>
  digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;

const TYPES: Readonly<Record<string, OptionType>> = {
  C: 'CE',
  CE: 'CE',
  CALL: 'CE',
  P: 'PE',
  PE: 'PE',
  PUT: 'PE',
};

/** CE or PE for how an option is called; empty for a future. */
export const typeOf = (word: string | undefined): OptionType | '' =>
  word !== undefined && Object.hasOwn(TYPES, word) ? (TYPES[word] ?? '') : '';
