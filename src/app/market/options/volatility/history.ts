import { volatilityRank, type VolatilityRank } from '../../../../analytics/chain-statistics.ts';
import { toFloat } from '../../../../analytics/door.ts';
import { isTradingDay, type MarketCalendar } from '../../../../domain/calendar/market-calendar.ts';
import { daysBetween } from '../../../../domain/calendar/days.ts';
import { unlessRefused } from '../../../../domain/errors.ts';
import { groupedBy } from '../../../../domain/grouped.ts';
import { ratio } from '../../../../domain/money/money.ts';
import type { DayVolatility, Store } from '../../../../storage/ports/store.ts';
import type { Calendar } from '../../calendar.ts';
import { percent } from '../chain-figures.ts';
import { chainOfDay, type OptionClose } from './day-chain.ts';
import type { OptionChain } from '../option-chain.ts';
import type { OptionClock } from '../option-clock.ts';
import type { OptionMarket } from '../option-market.ts';

/** Days that are kept: a year of trading. */
const MAX_DAYS = 252;

/** Series of like expiries, by the calendar days that are left until them at most. */
const BUCKETS = [
  ['week', 10],
  ['month', 45],
  ['quarter', 135],
  ['year', Infinity],
] as const;

const bucketOf = (day: string, expiry: string): string =>
  BUCKETS.find(([, most]) => daysBetween(day, expiry) <= most)?.[0] ?? 'year';

interface Deps {
  readonly store: Pick<Store, 'volatilities' | 'saveVolatilities'>;
  readonly calendar: Calendar;
  readonly clock: OptionClock;
  readonly market: OptionMarket;
  readonly days: () => Promise<MarketCalendar>;
}

/**
 * Keeps of each day the last implied volatility at the money, by underlying and by how far the expiry
 * is, so that today's can be ranked. It is a model's figure: only ranks are made of it.
 */
export class VolatilityHistory {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Ranks a chain's volatility among the days before, and keeps it as the last of its day. */
  async take(chain: OptionChain): Promise<VolatilityRank> {
    const { underlying, expiry } = chain.listed;
    const day = this.#deps.calendar.day(chain.asOf);
    const iv = percent(chain.atmVolatility);
    const series = `${underlying} ${bucketOf(day, expiry)}`;
    const history = await this.#deps.store.volatilities(series);
    const before = history.filter((each) => each.day < day);
    if (iv !== null && !history.some((each) => each.day === day && each.iv === iv)) {
      // A chain is shown though its history cannot be written, as by a user who may only read.
      await this.#keep(series, history, [{ day, iv }]).catch(unlessRefused);
    }
    return volatilityRank(before.map(numberOf), chain.atmVolatility && chain.atmVolatility * 100);
  }

  /** Keeps what the quotes of now say of underlyings, at the nearest expiry of each series. */
  async takeNow(underlyings: Iterable<string>): Promise<void> {
    for (const underlying of underlyings) {
      const nearest = await this.#deps.market.chain(underlying).catch(unlessRefused);
      if (!nearest) continue;
      const day = this.#deps.calendar.day();
      for (const expiry of firstOfEach(day, nearest.listed.expiries)) {
        const isNearest = expiry === nearest.listed.expiry;
        await this.take(isNearest ? nearest : await this.#deps.market.chain(underlying, expiry));
      }
    }
  }

  /** Keeps what options closed at on past days; gives the days of which something was kept. */
  async takeDays(closes: readonly OptionClose[]): Promise<readonly string[]> {
    const { clock, market } = this.#deps;
    const kept = new Map<string, DayVolatility[]>();
    for (const [day, ofDay] of groupedBy(closes, (each) => each.day)) {
      for (const [underlying, own] of groupedBy(ofDay, (each) => each.underlying)) {
        const expiries = [...new Set(own.map((each) => each.expiry))].sort();
        for (const expiry of firstOfEach(day, expiries)) {
          const options = own.filter((each) => each.expiry === expiry);
          const chain = chainOfDay(options, clock, market.rate);
          const iv = percent(chain.atmVolatility);
          const series = `${underlying} ${bucketOf(day, expiry)}`;
          if (iv !== null) kept.set(series, [...(kept.get(series) ?? []), { day, iv }]);
        }
      }
    }
    for (const [series, days] of kept) {
      await this.#keep(series, await this.#deps.store.volatilities(series), days);
    }
    return [...new Set([...kept.values()].flat().map(({ day }) => day))].sort();
  }

  async #keep(
    series: string,
    history: readonly DayVolatility[],
    days: readonly DayVolatility[],
  ): Promise<void> {
    const calendar = await this.#deps.days();
    const traded = days.filter(({ day }) => isTradingDay('NSE_FNO', day, calendar));
    const all = [...new Set([...history, ...traded].map(({ day }) => day))].sort();
    const dropped = all.slice(0, -MAX_DAYS);
    const kept = traded.filter(({ day }) => !dropped.includes(day));
    await this.#deps.store.saveVolatilities(series, kept, dropped);
  }
}

const numberOf = ({ iv }: DayVolatility): number => toFloat(ratio(iv));

/** The nearest expiry of each series. */
function firstOfEach(day: string, expiries: readonly string[]): readonly string[] {
  const first = new Map<string, string>();
  for (const expiry of expiries) {
    const bucket = bucketOf(day, expiry);
    if (expiry > day && !first.has(bucket)) first.set(bucket, expiry);
  }
  return [...first.values()];
}
