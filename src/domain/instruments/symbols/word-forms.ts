import { monthNamed } from '../../calendar/days.ts';
import { plainStrike, typeOf, wholeYear, type ContractText, type When } from './symbol-forms.ts';

const FUTURE_WORDS = ['FUT', 'FUTURE', 'FUTURES'];
const STRIKE = /^(?:[1-9]\d{0,8}(?:\.\d{1,4})?|0\.\d{1,4})$/;
const GLUED_DATE = /^(\d{1,2})([A-Z]{3,9})(\d{4}|\d\d)?$/;
const GLUED_MONTH = /^([A-Z]{3,9})(\d{4}|\d\d)$/;
const ORDINAL = /^(\d{1,2})(?:ST|ND|RD|TH)$/;

/**
 * Every way in which words read as a contract: `NIFTY 25000 CE`, `NIFTY 10 FEB 25000 CALL`,
 * `NIFTY FUT 29 DEC 26`, `NIFTY 2026-02-10 25000 CE`. The name may have several words; `nameOf`
 * gives the underlying that words mean, or nothing.
 */
export function wordReadings(
  text: string,
  nameOf: (words: string) => string | undefined,
): readonly ContractText[] {
  const words = text.split(/\s+/).flatMap(unglued);
  const readings: ContractText[] = [];
  for (let count = Math.min(3, words.length - 1); count >= 1; count -= 1) {
    const underlying = nameOf(words.slice(0, count).join(' '));
    if (underlying === undefined) continue;
    for (const rest of detailsOf(words.slice(count))) readings.push({ underlying, ...rest });
    if (readings.length > 0) return readings;
  }
  return readings;
}

/** `10FEB26` as three words, `10TH` as the day. */
function unglued(word: string): string[] {
  const ordinal = ORDINAL.exec(word)?.[1];
  if (ordinal !== undefined) return [ordinal];
  const [, day, month = '', year] = GLUED_DATE.exec(word) ?? [];
  if (day !== undefined && monthNamed(month)) return [day, month, ...(year ? [year] : [])];
  const [, name = '', of] = GLUED_MONTH.exec(word) ?? [];
  return of !== undefined && monthNamed(name) ? [name, of] : [word];
}

type Details = Omit<ContractText, 'underlying'>;

function detailsOf(words: readonly string[]): Details[] {
  const kinds = words.filter((word) => isKind(word));
  const [kind = ''] = kinds;
  if (kinds.length !== 1) return [];
  const others = words.filter((word) => word !== kind);
  return datesIn(others).flatMap(({ when, rest }): Details[] => {
    const type = typeOf(kind);
    if (type === '') return rest.length === 0 ? [{ when, strike: '', type }] : [];
    const [strike = ''] = rest;
    return rest.length === 1 && STRIKE.test(strike)
      ? [{ when, strike: plainStrike(strike), type }]
      : [];
  });
}

const isKind = (word: string): boolean => FUTURE_WORDS.includes(word) || typeOf(word) !== '';

interface DateRead {
  readonly when: When;
  /** The words that are no part of the date. */
  readonly rest: readonly string[];
}

/** Every date that the words may say, the longest first; none at all is one of them. */
function datesIn(words: readonly string[]): DateRead[] {
  const iso = words.findIndex((word) => /^\d{4}-\d\d?-\d\d?$/.test(word));
  if (iso !== -1) return [{ when: isoDate(words[iso] ?? ''), rest: without(words, iso, iso) }];
  const at = words.findIndex((word) => monthNamed(word) !== undefined);
  if (at === -1) return [{ when: {}, rest: words }];
  const month = monthNamed(words[at] ?? '');
  const day = dayIn(words[at - 1]);
  const dayAfter = dayIn(words[at + 1]);
  const year = yearIn(words[at + 1]);
  const yearAfter = yearIn(words[at + 2]);
  const read = (when: When, from: number, until: number): DateRead => ({
    when: { ...when, month },
    rest: without(words, from, until),
  });
  return [
    ...(day && year ? [read({ day, year }, at - 1, at + 1)] : []),
    ...(dayAfter && yearAfter ? [read({ day: dayAfter, year: yearAfter }, at, at + 2)] : []),
    ...(day ? [read({ day }, at - 1, at)] : []),
    ...(year ? [read({ year }, at, at + 1)] : []),
    ...(dayAfter ? [read({ day: dayAfter }, at, at + 1)] : []),
    read({}, at, at),
  ];
}

/** A day that doesn't exist stays as it was said, so that it can be refused by name. */
function isoDate(text: string): When {
  const [year, month, day] = text.split('-').map((part) => Number.parseInt(part, 10));
  return { year, month, day };
}

const dayIn = (word: string | undefined): number | undefined =>
  word !== undefined && /^\d{1,2}$/.test(word) && Number.parseInt(word, 10) > 0
    ? Number.parseInt(word, 10)
    : undefined;

const yearIn = (word: string | undefined): number | undefined =>
  word !== undefined && /^(?:20)?\d\d$/.test(word) ? wholeYear(word) : undefined;

const without = (words: readonly string[], from: number, until: number): string[] => [
  ...words.slice(0, from),
  ...words.slice(until + 1),
];
