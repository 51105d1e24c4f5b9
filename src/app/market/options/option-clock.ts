import { isTradingDay, type MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { addDays } from '../../../domain/calendar/days.ts';
import { closingTime, openingTime } from '../../../domain/calendar/market-hours.ts';
import type { Segment } from '../../../domain/instruments/instrument.ts';
import type { Calendar } from '../calendar.ts';

/** How the time to an expiry is counted: all of it / 365 days, or only days of trading / 252. */
export type DayCount = 'calendar' | 'trading';

const SECONDS_IN_YEAR = 365 * 24 * 60 * 60;
const TRADING_DAYS_IN_YEAR = 252;

/** Counts the time to the close of an expiry day. */
export class OptionClock {
  readonly #calendar: Calendar;
  readonly #market: MarketCalendar;
  readonly #dayCount: DayCount;

  constructor(calendar: Calendar, market: MarketCalendar, dayCount: DayCount) {
    this.#calendar = calendar;
    this.#market = market;
    this.#dayCount = dayCount;
  }

  /** Years from a moment (milliseconds) to the segment's close on an expiry day; 0 once it is past. */
  years(segment: Segment, expiry: string, now = this.#calendar.now()): number {
    const seconds = (this.close(segment, expiry, now) - now) / 1000;
    if (seconds <= 0) return 0;
    if (this.#dayCount === 'calendar') return seconds / SECONDS_IN_YEAR;
    return this.#tradingDays(segment, expiry, now) / TRADING_DAYS_IN_YEAR;
  }

  /** When a segment closes on a day, in milliseconds. */
  close(segment: Segment, day: string, now = this.#calendar.now()): number {
    return Date.parse(closingTime(segment, this.#midnight(day, now), this.#market));
  }

  /** The beginning of a day (ISO 8601) by the clocks of a moment. */
  #midnight(day: string, now: number): string {
    return `${day}T00:00:00.000${this.#calendar.iso(now).slice(23)}`;
  }

  /** Whole days of trading after today, and what is left of today's hours. */
  #tradingDays(segment: Segment, expiry: string, now: number): number {
    const today = this.#calendar.day(now);
    let days = this.#restOfToday(segment, today, now);
    for (let day = addDays(today, 1); day <= expiry; day = addDays(day, 1)) {
      if (isTradingDay(segment, day, this.#market)) days += 1;
    }
    return days;
  }

  #restOfToday(segment: Segment, today: string, now: number): number {
    if (!isTradingDay(segment, today, this.#market)) return 0;
    const opens = Date.parse(openingTime(segment, this.#midnight(today, now), this.#market));
    const closes = this.close(segment, today, now);
    return Math.min(1, Math.max(0, (closes - now) / (closes - opens)));
  }
}
