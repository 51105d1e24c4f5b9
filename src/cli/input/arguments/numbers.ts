import { invalidValue } from '../../../domain/errors.ts';
import { isZero, percentOf, ratio, type Ratio } from '../../../domain/money/money.ts';
import { ungrouped } from '../../../domain/money/typed.ts';

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

/** A count such as that of `--limit`; absent: all. Throws INVALID_VALUE. */
export function parseLimit(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(typed)) throw invalidValue('limit', typed, 'a whole number from 1');
  return Number.parseInt(typed, 10);
}

/**
 * A figure as other programs write it, `75.000000` or `14,100.50`: zeros after the decimals and the
 * commas of correct groups say nothing.
 */
export function plainFigure(written: string): string {
  const typed = written.trim();
  const figure = ungrouped(typed) ?? typed;
  return /^\d+\.\d+$/.test(figure) ? figure.replace(/\.?0+$/, '') : figure;
}
