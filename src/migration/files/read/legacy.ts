import type { Action } from '../../../domain/ledger/fill.ts';
import type { Money, Price, Quantity } from '../../../domain/money/money.ts';
import type { OptionType } from '../../../domain/instruments/instrument.ts';
import type { Side } from '../../../domain/ledger/position.ts';
import type { Place } from '../rejects.ts';
import type { LegacyTime } from './times.ts';

/** What the predecessor's files say, parsed but not yet believed. */
export interface LegacyOrder {
  readonly place: Place;
  readonly id: string;
  readonly securityId: string;
  readonly action: Action;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly time: LegacyTime;
  /** What the order costs; absent for the fee of the request. */
  readonly fee?: Money;
  /** Whether it may open a SHORT although the configuration does not allow it. */
  readonly opensShort?: boolean;
  /** Why the predecessor refused it: it is history, and moves nothing. */
  readonly failed?: string;
}

/** What names an instrument, by its security id. */
export interface LegacyName {
  readonly symbol: string;
  readonly option?: LegacyOption | undefined;
}
interface LegacyOption {
  readonly type: OptionType;
  readonly strike: Price;
  /** `YYYY-MM-DD`, or empty where the file does not say. */
  readonly expiry: string;
}

export interface LegacyPosition {
  readonly file: string;
  readonly line: number;
  readonly name: LegacyName;
  readonly securityId: string;
  readonly side: Side;
  readonly quantity: Quantity;
  readonly entryPrice: Price;
  readonly currentPrice: Price | undefined;
  readonly openedAt: LegacyTime | undefined;
  readonly markedAt: LegacyTime | undefined;
}

export interface LegacyClosedPosition extends LegacyPosition {
  readonly exitPrice: Price;
  readonly closedAt: LegacyTime;
}

export interface LegacyBalance {
  readonly file: string;
  readonly available: Money;
  readonly used: Money;
  readonly total: Money;
}

export interface LegacyReport {
  readonly file: string;
  readonly sessionId: string;
  /** The predecessor's own document; every number as the digits that it wrote. */
  readonly figures: Readonly<Record<string, unknown>>;
  readonly start: LegacyTime | undefined;
  readonly end: LegacyTime | undefined;
  readonly startingBalance: Money | undefined;
  readonly available: Money | undefined;
  readonly used: Money | undefined;
  readonly totalPnl: Money | undefined;
  readonly positions: readonly LegacyPosition[];
  readonly closed: readonly LegacyClosedPosition[];
  readonly trades: readonly LegacyOrder[];
}
