import { ErrorCode, PapertradeError } from '../errors.ts';
import type { Segment } from '../instruments/instrument.ts';
import { nextTradingDay, tradingDay, type MarketCalendar } from './market-calendar.ts';

/**
 * Why a segment is closed at a local time (`2025-09-15T09:23:31...`), and when it opens next;
 * undefined while it is open.
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
  const opens = nextOpening(segment, at, calendar).slice(0, 16).replace('T', ' ');
  return new PapertradeError(
    ErrorCode.MARKET_CLOSED,
    `${segment} is closed at ${day} ${time}: ${why}. It opens at ${opens}.`,
    {
      exchange_segment: segment,
      at: `${day} ${time}`,
      from,
      until,
      opens,
      reason: closed ?? 'hours',
    },
  );
}

/** The first opening at or after a time: later today, else on the next trading day. */
export function nextOpening(segment: Segment, at: string, calendar: MarketCalendar): string {
  const today = at.slice(0, 10);
  const { hours, closed } = tradingDay(segment, today, calendar);
  if (closed === undefined && at.slice(11, 16) < hours.from) return timeOf(today, hours.from, at);
  const day = nextTradingDay(segment, today, calendar);
  return timeOf(day, tradingDay(segment, day, calendar).hours.from, at);
}

/** The moment on a time's day at which its segment opens. */
export const openingTime = (segment: Segment, at: string, calendar: MarketCalendar): string =>
  timeOf(at.slice(0, 10), tradingDay(segment, at.slice(0, 10), calendar).hours.from, at);

/** The moment on a time's day at which its segment closes; contracts expire and settle then. */
export const closingTime = (segment: Segment, at: string, calendar: MarketCalendar): string =>
  timeOf(at.slice(0, 10), tradingDay(segment, at.slice(0, 10), calendar).hours.until, at);

/** The first day whose close is still to come at a local time. */
export function nextClosingDay(segment: Segment, at: string, calendar: MarketCalendar): string {
  const today = at.slice(0, 10);
  const { hours, closed } = tradingDay(segment, today, calendar);
  const isToCome = closed === undefined && at.slice(11, 16) < hours.until;
  return isToCome ? today : nextTradingDay(segment, today, calendar);
}

/** `HH:MM` of a day as an ISO time, in the zone of another; 24:00 is its last moment. */
export const timeOf = (day: string, time: string, zoneOf: string): string =>
  `${day}T${time === '24:00' ? '23:59:59.999' : `${time}:00.000`}${zoneOf.slice(23)}`;
