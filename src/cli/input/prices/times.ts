import { invalidValue } from '../../../domain/errors.ts';
import { parseDate } from '../../../domain/instruments/instrument.ts';
import type { Calendar } from '../../../app/market/calendar.ts';

const ISO =
  /^(?<day>\d{4}-\d{2}-\d{2})[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s?(?<offset>Z|[+-]\d{2}:?\d{2})?$/;
const CLOCK = /^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/;
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/** What the columns of a row say about its time. */
export interface TimeFields {
  readonly time?: string | undefined;
  readonly date?: string | undefined;
}

/**
 * A row's moment: Unix seconds or milliseconds, a date with a time, or the two in columns of their
 * own. A time without an offset is in the session's zone; a time without a date is today's; a date
 * without a time is undefined. Throws INVALID_VALUE.
 */
export function momentOf({ time, date }: TimeFields, calendar: Calendar): number | undefined {
  const whole = time !== undefined && !CLOCK.test(time) ? time : undefined;
  if (whole !== undefined) return parseMoment(whole, calendar);
  if (time === undefined) return undefined;
  const day = date === undefined ? calendar.day() : dayOf(date);
  return calendar.moment(`${day}T${time}`);
}

/** A date as files write it: 2025-09-15, 15-09-2025, 15/09/2025, 15-Sep-2025, 20250915. */
export function dayOf(written: string): string {
  const typed = written.trim();
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(typed);
  const european = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$/.exec(typed);
  const named = /^(\d{1,2})[- ]?([A-Za-z]{3})[- ]?(\d{4}|\d{2})$/.exec(typed);
  if (iso) return parseDate(`${iso[1] ?? ''}-${iso[2] ?? ''}-${iso[3] ?? ''}`, 'date');
  if (european) return parseDate(joined(european[3], european[2], european[1]), 'date');
  if (named) {
    const month = MONTHS.indexOf((named[2] ?? '').toLowerCase()) / 3 + 1;
    const year = (named[3] ?? '').padStart(4, '20');
    if (Number.isInteger(month) && month > 0) {
      return parseDate(joined(year, String(month), named[1]), 'date');
    }
  }
  throw invalidValue('date', written, 'a date such as 2025-09-15, 15-09-2025 or 15-Sep-2025');
}

const joined = (year = '', month = '', day = ''): string =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

function parseMoment(typed: string, calendar: Calendar): number {
  if (/^\d{9,10}(?:\.\d+)?$/.test(typed)) return Number.parseInt(typed, 10) * 1000;
  if (/^\d{12,13}$/.test(typed)) return Number.parseInt(typed, 10);
  const { day, time, offset } = ISO.exec(typed)?.groups ?? splitTime(typed);
  if (day !== undefined && time !== undefined) {
    const shown = `${parseDate(day, 'date')}T${time}`;
    const moment = offset ? Date.parse(`${shown}${offset}`) : calendar.moment(shown);
    if (!Number.isNaN(moment)) return moment;
  }
  throw invalidValue('time', typed, 'Unix seconds or milliseconds, or 2025-09-15T09:23:31+05:30');
}

/** `15-09-2025 09:23:31`, `21-Aug-2026 15:30:00`. */
function splitTime(typed: string): Record<string, string | undefined> {
  const [, date, time] = /^(\S+)[ T](\d{2}:\d{2}(?::\d{2})?)$/.exec(typed) ?? [];
  if (date === undefined) return {};
  try {
    return { day: dayOf(date), time };
  } catch {
    return {};
  }
}
