import { invalidValue } from '../../../domain/errors.ts';
import { isZero, percentOf, ratio, type Ratio } from '../../../domain/money/money.ts';

/** A plain figure for a model: digits with any decimals, above 0 unless 0 makes sense. */
export function parseFigure(typed: string, name: string, { orZero = false } = {}): Ratio {
  const expected = orZero ? 'a number of 0 or more' : 'a number above 0';
  if (!/^\d{1,12}(?:\.\d{1,20})?$/.test(typed)) throw invalidValue(name, typed, expected);
  const number = ratio(typed);
  if (!orZero && isZero(number)) throw invalidValue(name, typed, expected);
  return number;
}

/** A yearly rate: `0.065`, or `6.5%`. */
export function parseRate(typed: string, name: string): Ratio {
  if (/^-?\d{1,2}(?:\.\d{1,8})?%$/.test(typed)) return percentOf(typed);
  if (/^-?0(?:\.\d{1,10})?$/.test(typed)) return ratio(typed);
  throw invalidValue(name, typed, 'a yearly rate such as 0.065 or 6.5%');
}
