import type { InstrumentId } from '../../domain/instruments/instrument.ts';
import type { DayFigures } from '../../domain/instruments/day-figures.ts';
import type { Price, Quantity } from '../../domain/money/money.ts';

export type { InstrumentId };

export interface Quote extends InstrumentId, DayFigures {
  readonly price: Price;
  /** Unix time in whole seconds. */
  readonly ts: number;
  /** Best buyer's and best seller's price, where the feed has them. */
  readonly bid?: Price | undefined;
  readonly ask?: Price | undefined;
  /** Quantity at this quote; pending orders fill no more than it together. */
  readonly volume?: Quantity | undefined;
}

/** An instrument that may concern sessions, because they hold it or have orders in it. */
export interface Watched extends InstrumentId {
  /** A superset is allowed. */
  readonly sessions: readonly string[];
}

/** What an exchange settled an instrument at on a day (`YYYY-MM-DD`). */
export interface SettlementMark extends InstrumentId {
  readonly day: string;
  readonly price: Price;
}

/** How volatile an underlying was priced at the end of a day; `iv` is a model's percent, as digits. */
export interface DayVolatility {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly iv: string;
}

/** Prices, which all sessions share. */
export interface QuoteStore {
  quote(instrument: InstrumentId): Promise<Quote | undefined>;
  /** The last quotes of many instruments, in the order asked. */
  quotesFor(instruments: readonly InstrumentId[]): Promise<readonly (Quote | undefined)[]>;
  quotes(): Promise<readonly Quote[]>;
  /**
   * Saves quotes in one go, of each instrument the last one given, and names those instruments that
   * may concern a session. It costs the same however many other instruments are held.
   */
  saveQuotes(quotes: readonly Quote[]): Promise<readonly Watched[]>;
  /** Those of the instruments that may concern a session; writes nothing. */
  watched(instruments: readonly InstrumentId[]): Promise<readonly Watched[]>;
  /** The settlement prices of an instrument, oldest day first. */
  settlementMarks(instrument: InstrumentId): Promise<readonly SettlementMark[]>;
  /** Keeps settlement prices; of an instrument and a day the last one given. */
  saveSettlementMarks(marks: readonly SettlementMark[]): Promise<void>;
  /** The volatilities of a series, such as `NIFTY month`, oldest day first. */
  volatilities(series: string): Promise<readonly DayVolatility[]>;
  /** Keeps volatilities, of a day the last one given, and drops those of other days. */
  saveVolatilities(
    series: string,
    kept: readonly DayVolatility[],
    dropped?: readonly string[],
  ): Promise<void>;
  /**
   * An opaque mark that changes when the session's ledger, orders or status, or a quote of one of
   * the instruments changed; cheap enough to ask for several times a second. It may change more
   * often than that.
   */
  changeMark(sessionId: string, instruments: readonly InstrumentId[]): Promise<string>;
}
