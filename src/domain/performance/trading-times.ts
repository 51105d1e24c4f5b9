import {
  tradingDay,
  USUAL_HOURS,
  type Hours,
  type MarketCalendar,
} from '../calendar/market-calendar.ts';
import { addDays, isWeekend } from '../calendar/days.ts';
import type { Segment } from '../instruments/instrument.ts';

/** When a market is open, as far as a session's figures need it. */
export interface TradingTimes {
  /**
   * The hours (`HH:MM` to `HH:MM`) of a day `YYYY-MM-DD` on which any of the segments is open;
   * undefined on a holiday and at the weekend.
   */
  hours(day: string, segments: ReadonlySet<Segment>): Hours | undefined;
}

/** Every weekday, in the hours of NSE: where no calendar is known. */
export const WEEKDAYS: TradingTimes = {
  hours: (day) => (isWeekend(day) ? undefined : USUAL_HOURS),
};

/**
 * The exchanges' calendar. A day is as long as the longest of the segments that were traded; before
 * anything was, `usual` stands for them.
 */
export const timesOf = (calendar: MarketCalendar, usual: Segment): TradingTimes => ({
  hours(day, segments) {
    const traded = segments.size === 0 ? [usual] : [...segments];
    const open = traded
      .map((segment) => tradingDay(segment, day, calendar))
      .filter(({ closed }) => closed === undefined)
      .map(({ hours }) => hours);
    const [first, ...others] = open;
    if (first === undefined) return undefined;
    return others.reduce<Hours>(
      ({ from, until }, hours) => ({
        from: hours.from < from ? hours.from : from,
        until: hours.until > until ? hours.until : until,
      }),
      first,
    );
  },
});

/** Milliseconds of market hours in a span of time. */
export class MarketClock {
  readonly #times: TradingTimes;
  readonly #segments: ReadonlySet<Segment>;
  #day = '';
  #open = 0;
  #close = 0;

  constructor(times: TradingTimes, segments: ReadonlySet<Segment>) {
    this.#times = times;
    this.#segments = segments;
  }

  /** Between two ISO times with offsets, whose dates are local; 0 where the second is not later. */
  between(from: string, until: string): number {
    const [start, end] = [Date.parse(from), Date.parse(until)];
    if (!(end > start)) return 0;
    const [last, offset] = [until.slice(0, 10), until.slice(23)];
    let day = from.slice(0, 10);
    let total = this.#openIn(day, offset, start, end);
    while (day < last) {
      day = addDays(day, 1);
      total += this.#openIn(day, offset, start, end);
    }
    return total;
  }

  /** Another segment is traded from now on: a day's hours may be longer. */
  forget(): void {
    this.#day = '';
  }

  #openIn(day: string, offset: string, start: number, end: number): number {
    this.#turnTo(day, offset);
    return Math.max(0, Math.min(end, this.#close) - Math.max(start, this.#open));
  }

  #turnTo(day: string, offset: string): void {
    if (day === this.#day) return;
    const hours = this.#times.hours(day, this.#segments);
    this.#day = day;
    this.#open = hours ? momentOf(day, hours.from, offset) : 0;
    this.#close = hours ? momentOf(day, hours.until, offset) : 0;
  }
}

/** 24:00 is the end of a day. */
const momentOf = (day: string, clock: string, offset: string): number =>
  Date.parse(`${day}T${clock}:00${offset}`);
