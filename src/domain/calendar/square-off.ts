import { ErrorCode, PapertradeError } from '../errors.ts';
import type { Segment } from '../instruments/instrument.ts';
import { tradingDay, usualHours, type MarketCalendar } from './market-calendar.ts';
import { timeOf } from './market-hours.ts';

/** When MIS positions of a segment are closed: at a time of day, or so many minutes before its close. */
export type SquareOff = { readonly at: string } | { readonly minutesBefore: number };

/** Absent for a segment whose MIS positions are left alone. */
export type SquareOffs = Readonly<Partial<Record<Segment, SquareOff>>>;

/**
 * The moment of a day at which a segment's MIS positions are closed and its MIS orders cancelled; in
 * a session out of the usual as long before its close as on a usual day.
 */
export function squareOffTime(
  segment: Segment,
  dayAt: string,
  squareOffs: SquareOffs,
  calendar: MarketCalendar,
): string | undefined {
  const rule = squareOffs[segment];
  if (rule === undefined) return undefined;
  const day = dayAt.slice(0, 10);
  const { hours, session } = tradingDay(segment, day, calendar);
  if ('at' in rule && session === undefined) return timeOf(day, rule.at, dayAt);
  const usualClose = minutesOf(usualHours(segment, day, calendar).until);
  const before = 'at' in rule ? usualClose - minutesOf(rule.at) : rule.minutesBefore;
  const time = Math.max(minutesOf(hours.from), minutesOf(hours.until) - Math.max(0, before));
  return timeOf(day, clock(time), dayAt);
}

/**
 * Why a fresh MIS order is not taken at a time: its segment's square-off of the day has passed, and
 * the order would be closed at once.
 */
export function cutOffRefusal(
  segment: Segment,
  at: string,
  squareOffs: SquareOffs,
  calendar: MarketCalendar,
): PapertradeError | undefined {
  const cutOff = squareOffTime(segment, at, squareOffs, calendar);
  if (cutOff === undefined || Date.parse(at) < Date.parse(cutOff)) return undefined;
  const time = cutOff.slice(11, 16);
  const now = at.slice(11, 16);
  return new PapertradeError(
    ErrorCode.PRODUCT_CLOSED,
    `MIS is closed in ${segment} since ${time}, when MIS positions are squared off; it is ${now}.`,
    { exchange_segment: segment, product: 'MIS', cut_off: time, at: `${at.slice(0, 10)} ${now}` },
  );
}

const minutesOf = (time: string): number =>
  60 * Number.parseInt(time.slice(0, 2), 10) + Number.parseInt(time.slice(3), 10);

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
