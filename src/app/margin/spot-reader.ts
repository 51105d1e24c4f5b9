import { toFloat } from '../../analytics/door.ts';
import { contractOf, isFuture, type Instrument } from '../../domain/instruments/instrument.ts';
import { underlyingIds } from '../../domain/instruments/underlying-ids.ts';
import { daysBetween } from '../../domain/calendar/days.ts';
import { exchangeSegment, underlyingOf, type GroupName } from '../../domain/margin/group.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { price, type Price, type Ratio } from '../../domain/money/money.ts';
import type { Quote, Store } from '../../storage/ports/store.ts';

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
  /** It gives the newest quote under any of an instrument's names. */
  readonly store: Pick<Store, 'quotesFor'>;
  readonly hasMaster: () => Promise<boolean>;
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
  /** What `quotes` gave, where it was asked before; absent: it is asked now. */
  readonly quoted?: UnderlyingQuotes | undefined;
}

/** The last quotes of an underlying, as an index before as a share, and of its nearest future. */
export interface UnderlyingQuotes {
  readonly known: readonly Quote[];
  /** Absent where it has to be looked for, and is only where it is needed; it may have no price. */
  readonly future?: readonly Told[] | undefined;
}

/** Reads where the underlyings of groups stand. */
export class SpotReader {
  readonly #deps: SpotReaderDeps;

  constructor(deps: SpotReaderDeps) {
    this.#deps = deps;
  }

  /**
   * The underlying's young quote; else what its nearest future with a young price stands for; else
   * the underlying's last quote; undefined where there is none.
   */
  async read(group: GroupName, question: SpotQuestion): Promise<Spot | undefined> {
    const { known, future } = question.quoted ?? (await this.quotes(group));
    const isYoung = ({ ts }: { ts: number }): boolean =>
      secondsOf(question.at) - ts <= this.#deps.quoteMaxAge;
    const young = known.find(isYoung);
    if (young) return young;
    const futures = (await this.#futures(group, question, future)).filter(isYoung);
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

  /** In one trip; without a master the nearest future is known at once, and asked for beside them. */
  async quotes(group: GroupName): Promise<UnderlyingQuotes> {
    const { store, hasMaster } = this.#deps;
    const named = underlyingIds(underlyingOf(group), exchangeSegment(group));
    const nearest = (await hasMaster()) ? undefined : await this.#nearest(group);
    const quotes = await store.quotesFor([...named, ...(nearest ?? [])]);
    const known = quotes.slice(0, named.length).filter((quote) => quote !== undefined);
    return { known, future: nearest && toldOf(nearest, quotes.slice(named.length)) };
  }

  /** The prices of the group's futures, and of the nearest one that is traded; the newest counts. */
  async #futures(
    group: GroupName,
    { contracts, told }: SpotQuestion,
    nearest: readonly Told[] | undefined,
  ): Promise<readonly Told[]> {
    const asked = [...contracts.filter(isFuture), ...(nearest ? [] : await this.#nearest(group))];
    const quotes = asked.length === 0 ? [] : await this.#deps.store.quotesFor(asked);
    const own = told.filter(({ instrument }) => isFuture(instrument));
    return [...own, ...(nearest ?? []), ...toldOf(asked, quotes)].sort((a, b) => b.ts - a.ts);
  }

  async #nearest(group: GroupName): Promise<readonly Instrument[]> {
    const future = await this.#deps.nearestFuture(underlyingOf(group), exchangeSegment(group));
    return future ? [future] : [];
  }
}

const toldOf = (
  instruments: readonly Instrument[],
  quotes: readonly (Quote | undefined)[],
): readonly Told[] =>
  instruments.flatMap((instrument, at) => {
    const quote = quotes[at];
    return quote ? [{ instrument, price: quote.price, ts: quote.ts }] : [];
  });

/** Unix seconds of an ISO 8601 time. */
export const secondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** At what a position was last traded or quoted. */
export const lastOf = ({ instrument, currentPrice, lastUpdated }: Position): Told => ({
  instrument,
  price: currentPrice,
  ts: secondsOf(lastUpdated),
});

const expiryOf = ({ instrument }: Told): string => contractOf(instrument)?.expiry ?? '';
