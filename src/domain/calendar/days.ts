/** Arithmetic on calendar days written `YYYY-MM-DD`; weekdays count from Sunday, which is 0. */

const DAY_MS = 86_400_000;
const moment = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A day so many days later (earlier for a negative number). */
export const addDays = (day: string, days: number): string => dayOf(moment(day) + days * DAY_MS);

/** Calendar days from one date to another; below 0 when it has passed. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

export const weekdayOf = (day: string): number => new Date(moment(day)).getUTCDay();

export const isWeekend = (day: string): boolean => [0, 6].includes(weekdayOf(day));

const two = (part: number): string => String(part).padStart(2, '0');

/** The later of two times, ISO 8601. */
export const laterOf = (at: string, other: string): string =>
  Date.parse(at) < Date.parse(other) ? other : at;

/** The day of a year, a month from 1 and a day; undefined where the calendar has none such. */
export function dayFrom(year: number, month: number, day: number): string | undefined {
  const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const at = moment(text);
  return Number.isNaN(at) || dayOf(at) !== text ? undefined : text;
}

export const yearOf = (day: string): number => Number.parseInt(day.slice(0, 4), 10);
export const monthOf = (day: string): number => Number.parseInt(day.slice(5, 7), 10);

export function lastDayOfMonth(year: number, month: number): string {
  const next = month === 12 ? dayFrom(year + 1, 1, 1) : dayFrom(year, month + 1, 1);
  return addDays(next ?? '', -1);
}

export const MONTHS = [
  'JAN',
  'FEB',
  'MAR',
  'APR',
  'MAY',
  'JUN',
  'JUL',
  'AUG',
  'SEP',
  'OCT',
  'NOV',
  'DEC',
] as const;

/** 1 to 12 for the first three letters of a month, or its whole English name; else undefined. */
export function monthNamed(text: string): number | undefined {
  const at = MONTHS.findIndex((month) => month === text.slice(0, 3));
  const isName = text.length === 3 || FULL_MONTHS.includes(text);
  return at === -1 || !isName ? undefined : at + 1;
}

const FULL_MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'SEPT',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
];
