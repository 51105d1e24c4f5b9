import { invalidValue } from '../../../domain/errors.ts';
import { addDays } from '../../../domain/calendar/days.ts';
import { isDate } from '../../../domain/instruments/instrument.ts';

/** A day as `2025-09-15`, `today`, `yesterday`, or so many days ago: `-3d`. Throws INVALID_VALUE. */
export async function parseDay(
  typed: string,
  today: () => Promise<string>,
  name = 'date',
): Promise<string> {
  const word = typed.toLowerCase();
  const ago = word === 'today' ? '0' : word === 'yesterday' ? '1' : /^-(\d{1,4})d$/.exec(word)?.[1];
  if (ago === undefined) {
    if (isDate(typed)) return typed;
    throw invalidValue(
      name,
      typed,
      'a date (YYYY-MM-DD), today, yesterday, or days ago such as -3d',
    );
  }
  return addDays(await today(), -Number.parseInt(ago, 10));
}
