import type { MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { closingTime, openingTime } from '../../../domain/calendar/market-hours.ts';
import type { Segment } from '../../../domain/instruments/instrument.ts';
import type { Price } from '../../../domain/money/money.ts';
import type { InstrumentId, Quote, Store } from '../../../storage/ports/store.ts';
import type { Calendar } from '../../market/calendar.ts';
import type { DueTimes } from './scheduled-events.ts';

export interface SettlementPricesDeps {
  readonly store: Pick<Store, 'quotesFor' | 'settlementMarks'>;
  readonly calendar: Calendar;
  readonly times: DueTimes;
  readonly market: () => Promise<MarketCalendar>;
}

/** When contracts settle, and where their underlying stood then. */
export class SettlementPrices {
  readonly #deps: SettlementPricesDeps;

  constructor(deps: SettlementPricesDeps) {
    this.#deps = deps;
  }

  /** On the day of expiry: the configured time, else the close of the segment. */
  async timeOf(segment: Segment, expiry: string, now: string): Promise<string> {
    const { calendar, times } = this.#deps;
    const { settlement } = times;
    if (settlement !== undefined) {
      return calendar.iso(calendar.moment(`${expiry}T${settlement}:00`));
    }
    const at = closingTime(segment, `${expiry}${now.slice(10)}`, await this.#deps.market());
    return calendar.clockTime(at);
  }

  /** Where the underlying stood at the close of the expiry's day: the index, share or commodity. */
  async spot(segment: Segment, underlying: string, at: string): Promise<Price | undefined> {
    const ids = ['IDX_I', ...shareSegments(segment), segment].map((each) => ({
      segment: each,
      securityId: underlying,
    }));
    return this.closeOf(ids, segment, at);
  }

  /**
   * The price at the close of a day, of the first of the ids that has one: what was recorded for that
   * day, else the last quote, if it is of that day's session or came shortly after it. A quote of
   * another day says nothing.
   */
  async closeOf(
    ids: readonly InstrumentId[],
    segment: Segment,
    at: string,
  ): Promise<Price | undefined> {
    const recorded = await this.#recorded(ids, at.slice(0, 10));
    if (recorded) return recorded;
    const quotes = await this.#deps.store.quotesFor(ids);
    const opened = openingTime(segment, at, await this.#deps.market());
    const from = Math.min(Date.parse(opened), Date.parse(at));
    const until = Date.parse(at) + this.#deps.times.grace;
    const ofTheDay = (each: Quote | undefined) =>
      each !== undefined && from <= each.ts * 1000 && each.ts * 1000 <= until;
    return quotes.find(ofTheDay)?.price;
  }

  /** The settlement price of a day that was recorded under one of the ids, the first that has one. */
  async #recorded(ids: readonly InstrumentId[], day: string): Promise<Price | undefined> {
    const marks = await Promise.all(ids.map((id) => this.#deps.store.settlementMarks(id)));
    return marks.flat().find((each) => each.day === day)?.price;
  }
}

/** Where the share under a contract of a segment is traded, its own exchange first. */
export const shareSegments = (
  segment: Segment,
): readonly ['BSE_EQ' | 'NSE_EQ', 'BSE_EQ' | 'NSE_EQ'] =>
  segment.startsWith('BSE') ? ['BSE_EQ', 'NSE_EQ'] : ['NSE_EQ', 'BSE_EQ'];
