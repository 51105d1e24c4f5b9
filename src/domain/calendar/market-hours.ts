import { ErrorCode, PapertradeError } from '../errors.ts';
import type { Segment } from '../instruments/instrument.ts';

/** `HH:MM` from and until (exclusive). */
export interface Hours {
  readonly from: string;
  readonly until: string;
}

/** A day that is closed, or opened out of the usual; without segments it holds for all. */
export interface SpecialDay {
  readonly date: string;
  readonly name: string;
  readonly hours?: Hours | undefined;
  readonly segments?: readonly Segment[] | undefined;
}

export interface MarketCalendar {
  readonly hours: (segment: Segment) => Hours;
  readonly days: readonly SpecialDay[];
}

/**
 * Why a segment is closed at a local time (`2025-09-15T09:23:31...`); undefined while it is open. A
 * session out of the usual counts before a holiday, and both before the weekday.
 */
export function closedRefusal(
  segment: Segment,
  at: string,
  calendar: MarketCalendar,
): PapertradeError | undefined {
  const day = at.slice(0, 10);
  const time = at.slice(11, 16);
  const { hours, closed } = tradingDay(segment, day, calendar);
  const { from, until } = hours;
  if (closed === undefined && from <= time && time < until) return undefined;
  const why = closed === undefined ? `its hours are ${from} to ${until}` : `it is ${closed}`;
  return new PapertradeError(
    ErrorCode.MARKET_CLOSED,
    `${segment} is closed at ${day} ${time}: ${why}. Trade when it is open, or set ` +
      'trading.enforce_market_hours: false.',
    { exchange_segment: segment, at: `${day} ${time}`, from, until, reason: closed ?? 'hours' },
  );
}

/** The hours of a day, and why it has none. */
function tradingDay(
  segment: Segment,
  day: string,
  calendar: MarketCalendar,
): { readonly hours: Hours; readonly closed: string | undefined } {
  const special = calendar.days.filter(
    ({ date, segments }) => date === day && (segments?.includes(segment) ?? true),
  );
  const opened = special.find(({ hours }) => hours !== undefined);
  const usual = calendar.hours(segment);
  if (opened) return { hours: opened.hours ?? usual, closed: undefined };
  const closed = special[0]?.name ?? (isWeekend(day) ? 'the weekend' : undefined);
  return { hours: usual, closed };
}

/** The moment on a time's day at which its segment closes. */
export function closingTime(segment: Segment, at: string, calendar: MarketCalendar): string {
  const { until } = tradingDay(segment, at.slice(0, 10), calendar).hours;
  return `${at.slice(0, 10)}T${until}:00.000${at.slice(23)}`;
}

/** The first day after `day` on which a segment is open. */
export function nextTradingDay(segment: Segment, day: string, calendar: MarketCalendar): string {
  let next = day;
  do {
    const tomorrow = Date.parse(`${next}T00:00:00Z`) + 86_400_000;
    next = new Date(tomorrow).toISOString().slice(0, 10);
  } while (tradingDay(segment, next, calendar).closed !== undefined);
  return next;
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
