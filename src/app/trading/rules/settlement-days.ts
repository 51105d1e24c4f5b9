import {
  nextTradingDay,
  previousTradingDay,
  type MarketCalendar,
} from '../../../domain/calendar/market-calendar.ts';
import { isEquity, type Instrument, type Segment } from '../../../domain/instruments/instrument.ts';
import type { Action } from '../../../domain/ledger/fill.ts';
import { weekdayBeside } from '../../../domain/ledger/unsettled.ts';

/** The trading days beside a day; the calendar is read when shares are sold, which few orders do. */
export class SettlementDays {
  readonly #load: () => Promise<MarketCalendar>;
  #market: MarketCalendar | undefined;

  constructor(load: () => Promise<MarketCalendar>) {
    this.#load = load;
  }

  /** To be called before a fill is decided that may sell shares which are carried. */
  async knowFor(trades: Iterable<{ readonly action: Action; readonly instrument: Instrument }>) {
    for (const { action, instrument } of trades) {
      if (action === 'SELL' && isEquity(instrument.segment)) this.#market ??= await this.#load();
    }
  }

  /** The trading day after a day, or before it. */
  readonly beside = (segment: Segment, day: string, step: 1 | -1): string => {
    if (this.#market === undefined) return weekdayBeside(day, step);
    const find = step === 1 ? nextTradingDay : previousTradingDay;
    return find(segment, day, this.#market);
  };
}
