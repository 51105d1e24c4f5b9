import type { Segment } from '../instruments/instrument.ts';
import { addDays, isWeekend } from './days.ts';
import { isUsDaylightTime } from './us-daylight.ts';

/** `HH:MM` from and until (exclusive), in the time of the market. */
export interface Hours {
  readonly from: string;
  readonly until: string;
}

/** Hours of some segments in force from a day on. */
export interface HoursRow {
  readonly segments: readonly Segment[];
  readonly from: string;
  readonly hours: Hours;
  /** Instead of them while the United States have winter time. */
  readonly usWinter?: Hours | undefined;
}

/**
 * A day out of the usual; without segments it holds for all. With `hours` it is a session on a day
 * that is closed otherwise; with `opens` or `closes` a part of the usual session; with none a holiday.
 */
export interface SpecialDay {
  readonly date: string;
  readonly name: string;
  readonly hours?: Hours | undefined;
  readonly opens?: string | undefined;
  readonly closes?: string | undefined;
  readonly segments?: readonly Segment[] | undefined;
}

/** When each segment trades: the rows of the exchanges, and what the trader set instead. */
export interface MarketCalendar {
  readonly hours: readonly HoursRow[];
  readonly days: readonly SpecialDay[];
  /** Hours that win over the rows; not over the session of a special day. */
  readonly ownHours?: ((segment: Segment) => Hours | undefined) | undefined;
}

/** One segment's day: its hours, and why it is closed. */
export interface TradingDay {
  readonly hours: Hours;
  /** `a holiday's name` or `the weekend`; absent on a day of trading. */
  readonly closed?: string | undefined;
  /** The name of a session out of the usual. */
  readonly session?: string | undefined;
}

/** Of every segment that no row names: those of the shares. */
export const USUAL_HOURS: Hours = { from: '09:15', until: '15:30' };

/**
 * How a segment trades on a day, `YYYY-MM-DD`. A session out of the usual counts before a holiday, and
 * both before the weekday.
 */
export function tradingDay(segment: Segment, day: string, calendar: MarketCalendar): TradingDay {
  const usual = usualHours(segment, day, calendar);
  const special = calendar.days.filter(
    ({ date, segments }) => date === day && (segments?.includes(segment) ?? true),
  );
  const session = special.find(({ hours }) => hours !== undefined);
  if (session?.hours) return { hours: session.hours, session: session.name };
  const part = special.find(({ opens, closes }) => opens !== undefined || closes !== undefined);
  if (part) {
    const { opens = usual.from, closes = usual.until, name } = part;
    return { hours: { from: opens, until: closes }, session: name };
  }
  const closed = special[0]?.name ?? (isWeekend(day) ? 'the weekend' : undefined);
  return { hours: usual, closed };
}

export const isTradingDay = (segment: Segment, day: string, calendar: MarketCalendar): boolean =>
  tradingDay(segment, day, calendar).closed === undefined;

/** The hours of a segment on a usual day of that date. */
export function usualHours(segment: Segment, day: string, calendar: MarketCalendar): Hours {
  const own = calendar.ownHours?.(segment);
  if (own) return own;
  let newest: HoursRow | undefined;
  for (const row of calendar.hours) {
    if (!row.segments.includes(segment) || row.from > day) continue;
    if (newest === undefined || newest.from < row.from) newest = row;
  }
  if (newest?.usWinter && !isUsDaylightTime(day)) return newest.usWinter;
  return newest?.hours ?? USUAL_HOURS;
}

/** The first day after `day` on which a segment trades. */
export const nextTradingDay = (segment: Segment, day: string, calendar: MarketCalendar): string =>
  neighbour(segment, day, calendar, 1);

/** The last day before `day` on which a segment trades. */
export const previousTradingDay = (
  segment: Segment,
  day: string,
  calendar: MarketCalendar,
): string => neighbour(segment, day, calendar, -1);

function neighbour(segment: Segment, day: string, calendar: MarketCalendar, step: 1 | -1): string {
  let next = addDays(day, step);
  while (!isTradingDay(segment, next, calendar)) next = addDays(next, step);
  return next;
}
