import { invalidValue } from '../../../domain/errors.ts';

/** A count such as that of `--limit`; absent: all. Throws INVALID_VALUE. */
export function parseLimit(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(typed)) throw invalidValue('limit', typed, 'a whole number from 1');
  return Number.parseInt(typed, 10);
}
