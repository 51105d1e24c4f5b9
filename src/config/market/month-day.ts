import type { MonthDay } from '../../domain/instruments/contract-rules.ts';

export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];
const NTH = ['first', 'second', 'third', 'fourth'];

/**
 * `last Thursday`, `second Tuesday`, `day 19`, `last trading day`, `2 trading days before the last`;
 * undefined for anything else.
 */
export function monthDay(text: string): MonthDay | undefined {
  if (text === 'last trading day') return { is: 'trading day', beforeLast: 0 };
  const before = /^([1-9]\d?) trading days before the last$/.exec(text)?.[1];
  if (before !== undefined) return { is: 'trading day', beforeLast: Number.parseInt(before, 10) };
  const day = /^day ([1-9]|[12]\d|3[01])$/.exec(text)?.[1];
  if (day !== undefined) return { is: 'day', day: Number.parseInt(day, 10) };
  const [which = '', name = ''] = text.split(' ');
  const weekday = WEEKDAYS.indexOf(name);
  if (weekday === -1) return undefined;
  if (which === 'last') return { is: 'last weekday', weekday };
  const nth = NTH.indexOf(which) + 1;
  return nth === 0 ? undefined : { is: 'weekday', weekday, nth };
}
