import { toFloat } from '../../analytics/door.ts';
import { contractOf, isFuture, type Instrument } from '../../domain/instruments/instrument.ts';
import { daysBetween } from '../../domain/margin/days.ts';
import { exchangeSegment, underlyingOf, type GroupName } from '../../domain/margin/group.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { price, type Price, type Ratio } from '../../domain/money/money.ts';
import type { Quote, Store } from '../../storage/ports/store.ts';
import { UnderlyingIds } from '../market/underlying-ids.ts';

/** Where the underlying of a group stands, and when that was told (Unix seconds). */
export interface Spot {
  readonly price: Price;
  readonly ts: number;
}

/** The price of a contract, and when it was told (Unix seconds). */
export interface Told {
  readonly instrument: Instrument;
  readonly price: Price;
  readonly ts: number;
}

export interface SpotReaderDeps {
  readonly store: Pick<Store, 'quotesFor' | 'master'>;
  /** Seconds for which a quote is believed. */
  readonly quoteMaxAge: number;
  /** The nearest future of an underlying that is traded; absent where there is none. */
  readonly nearestFuture: (
    underlying: string,
    segment: Instrument['segment'],
  ) => Promise<Instrument | undefined>;
}

/** What is known about a group before its underlying's price is. */
export interface SpotQuestion {
  /** The contracts of the group, whose futures tell the spot price. */
  readonly contracts: readonly Instrument[];
  /** Prices that are known beside the quotes: what the trader says, what was traded. */
  readonly told: readonly Told[];
  /** Continuously compounded, a year. */
  readonly rate: Ratio;
  /** Now, ISO 8601. */
  readonly at: string;
}

/** Reads where the underlyings of groups stand. */
export class SpotReader {
  readonly #deps: SpotReaderDeps;
  readonly #ids: UnderlyingIds;

  constructor(deps: SpotReaderDeps) {
    this.#deps = deps;
    this.#ids = new UnderlyingIds(deps.store);
  }

  /**
   * The underlying's young quote; else what its nearest future with a young price stands for; else
   * the underlying's last quote; undefined where there is none.
   */
  async read(group: GroupName, question: SpotQuestion): Promise<Spot | undefined> {
    const known = await this.#quotes(group);
    const isYoung = ({ ts }: { ts: number }): boolean =>
      secondsOf(question.at) - ts <= this.#deps.quoteMaxAge;
    const young = known.find(isYoung);
    if (young) return young;
    const futures = (await this.#futures(group, question)).filter(isYoung);
    const nearest = futures.reduce<Told | undefined>(
      (best, each) => (best && expiryOf(best) <= expiryOf(each) ? best : each),
      undefined,
    );
    if (!nearest) return known[0];
    const { discountedSpot } = await import('../../analytics/scan.ts');
    const days = daysBetween(question.at.slice(0, 10), expiryOf(nearest));
    const spot = discountedSpot(toFloat(nearest.price), toFloat(question.rate), days);
    return { price: price(spot), ts: nearest.ts };
  }

  async #quotes(group: GroupName): Promise<readonly Quote[]> {
    const ids = await this.#ids.of(underlyingOf(group), exchangeSegment(group));
    const quotes = await this.#deps.store.quotesFor(ids);
    return quotes.filter((quote) => quote !== undefined);
  }

  /** The prices of the group's futures, and of the nearest one that is traded; the newest counts. */
  async #futures(group: GroupName, { contracts, told }: SpotQuestion): Promise<readonly Told[]> {
    const { nearestFuture, store } = this.#deps;
    const nearest = await nearestFuture(underlyingOf(group), exchangeSegment(group));
    const futures = [...contracts.filter(isFuture), ...(nearest ? [nearest] : [])];
    const quotes = futures.length === 0 ? [] : await store.quotesFor(futures);
    const quoted = futures.flatMap((instrument, at) => {
      const quote = quotes[at];
      return quote ? [{ instrument, price: quote.price, ts: quote.ts }] : [];
    });
    const own = told.filter(({ instrument }) => isFuture(instrument));
    return [...own, ...quoted].sort((a, b) => b.ts - a.ts);
  }
}

/** Unix seconds of an ISO 8601 time. */
export const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** At what a position was last traded or quoted. */
export const lastOf = ({ instrument, currentPrice, lastUpdated }: Position): Told => ({
  instrument,
  price: currentPrice,
  ts: secondsOf(lastUpdated),
});

const expiryOf = ({ instrument }: Told): string => contractOf(instrument)?.expiry ?? '';
