import type { Instrument } from '../../domain/instruments/instrument.ts';
import type { Action } from '../../domain/ledger/fill.ts';
import type { Price, Quantity } from '../../domain/money/money.ts';
import type { Place } from '../files/rejects.ts';

/** A trade of a broker's tradebook: a fill, or a part of one. */
export interface TradebookTrade {
  readonly place: Place;
  /** Unix milliseconds. */
  readonly at: number;
  /** The trading day in the session's zone, `YYYY-MM-DD`. */
  readonly day: string;
  readonly instrument: Instrument;
  readonly action: Action;
  readonly quantity: Quantity;
  readonly price: Price;
  /** The exchange's id; absent where the file has none. */
  readonly tradeId: string | undefined;
  /** The order that the trade is a part of; absent where the file has none. */
  readonly orderId: string | undefined;
}

/** A trade with the ids that it is kept under. */
export interface NamedTrade extends TradebookTrade {
  /** Says whether the session has the trade already. */
  readonly clientId: string;
  /** The order, with its session. */
  readonly order: string;
}
