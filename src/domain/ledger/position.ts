import { averagePrice, contractValue } from '../instruments/contract-value.ts';
import type { ShareDay } from '../charges/share-day.ts';
import {
  contractOf,
  instrumentKey,
  isDate,
  isEquity,
  type Instrument,
  type InstrumentId,
  type InstrumentKey,
} from '../instruments/instrument.ts';
import {
  add,
  isLess,
  isZero,
  lesser,
  negate,
  ZERO_QUANTITY,
  percentage,
  proportion,
  subtract,
  ZERO,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../money/money.ts';
import { afterTaking, type QuotesTaken } from './quote-taken.ts';
import { carriedProduct, type Product } from './product.ts';

export const SIDES = ['LONG', 'SHORT'] as const;
export type Side = (typeof SIDES)[number];

/**
 * One side of one instrument in one session: what is open, and the session's cumulative figures.
 * It stays when it is closed, with `netQty` 0.
 */
export interface Position {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly netQty: Quantity;
  readonly buyQty: Quantity;
  readonly buyValue: Money;
  readonly sellQty: Quantity;
  readonly sellValue: Money;
  /** Exact value of the open quantity at the price at which it was opened. */
  readonly costBasis: Money;
  /** Cash locked for a SHORT or a LONG on margin; 0 for a LONG whose cost basis is locked. */
  readonly margin: Money;
  /** Whether a LONG locks its margin instead of its cost basis. */
  readonly margined?: boolean | undefined;
  /** The product in which what is open was opened. */
  readonly product: Product;
  /** Whether it is MIS beside what is carried, under a key of its own. */
  readonly apart?: true | undefined;
  readonly realizedPnl: Money;
  readonly fees: Money;
  /** The newer of the instrument's last quote and the position's own last fill. */
  readonly currentPrice: Price;
  /** Quantities bought and sold on `tradingDay`, a date in the session's time zone. */
  readonly dayBuyQty: Quantity;
  readonly daySellQty: Quantity;
  readonly tradingDay: string;
  /** The day at whose close a future is marked to market next; absent where it is not. */
  readonly settlesFrom?: string | undefined;
  /** What its CNC trades of a day came to, where charges go by the day's net. */
  readonly shareDay?: ShareDay | undefined;
  /** What its fills took of the last quotes with a quantity that they filled at. */
  readonly taken?: QuotesTaken | undefined;
  readonly createdAt: string;
  readonly lastUpdated: string;
}

/**
 * The day (`YYYY-MM-DD`) on which time closes a position, or marks it to market, by itself; absent
 * when it does neither. Another program's expiry that is no date closes nothing.
 */
export function dueDay(position: Position): string | undefined {
  const { instrument, product, tradingDay, settlesFrom } = position;
  const days = [
    contractOf(instrument)?.expiry,
    product === 'MIS' ? tradingDay : undefined,
    settlesFrom,
  ];
  return days.filter((day) => day !== undefined && isDate(day)).sort()[0];
}

/** Shares that are carried over days, and so come into the trader's holdings. */
export const isDelivered = (position: Position): boolean =>
  position.side === 'LONG' &&
  position.product === 'CNC' &&
  isEquity(position.instrument.segment) &&
  isOpen(position);

/**
 * Of shares that are carried, those that are not holdings yet: what was bought on the position's
 * trading day, less what was sold on it, until the next trading day (T+1).
 */
export function undelivered(
  position: Position,
  today: string,
  nextTradingDay: (day: string) => string,
): Quantity {
  const { tradingDay, dayBuyQty, daySellQty, netQty } = position;
  if (!isDelivered(position) || !isLess(daySellQty, dayBuyQty)) return ZERO_QUANTITY;
  if (nextTradingDay(tradingDay) <= today) return ZERO_QUANTITY;
  return lesser(netQty, subtract(dayBuyQty, daySellQty));
}

/** The part of a fill that opens or closes one position. */
export interface FillPart {
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fee: Money;
  readonly tradingDay: string;
  readonly at: string;
  /** A share's day with this fill, where its charges go by the day's net. */
  readonly shareDay?: ShareDay | undefined;
  /** The quote that it filled at, by name, where that had a quantity to take. */
  readonly quote?: string | undefined;
  /** Of a future that is marked to market: the first day at whose close it is. */
  readonly settlesFrom?: string | undefined;
}

/** The position after a part of a fill, and the amounts that it moved in the wallet. */
export interface PositionChange {
  readonly position: Position;
  /** Cash locked (positive) or set free (negative). */
  readonly locked: Money;
  readonly realized: Money;
}

/** A position in which nothing was traded yet; what opens it names its product. */
export function emptyPosition(instrument: Instrument, side: Side, part: FillPart): Position {
  return {
    instrument,
    side,
    product: carriedProduct(instrument),
    netQty: ZERO_QUANTITY,
    buyQty: ZERO_QUANTITY,
    buyValue: ZERO,
    sellQty: ZERO_QUANTITY,
    sellValue: ZERO,
    costBasis: ZERO,
    margin: ZERO,
    realizedPnl: ZERO,
    fees: ZERO,
    currentPrice: part.price,
    dayBuyQty: ZERO_QUANTITY,
    daySellQty: ZERO_QUANTITY,
    tradingDay: part.tradingDay,
    createdAt: part.at,
    lastUpdated: part.at,
  };
}

/**
 * Opens or adds: a LONG locks its value, a SHORT or a LONG on margin `lock`. A LONG that was paid
 * in full stays so until margin is added to it; then what it locked becomes its margin. The instrument
 * is told anew, and of a position that was closed the product.
 */
export function openQuantity(
  position: Position,
  part: FillPart,
  lock: Money | undefined,
  { instrument, product, apart }: Pick<Position, 'instrument' | 'product' | 'apart'>,
): PositionChange {
  const value = contractValue(instrument, part.price, part.quantity);
  const held = isOpen(position) ? position : renewed(position, product);
  const margined = held.side === 'SHORT' || held.margined === true || lock !== undefined;
  const margin = margined ? add(lockedAmount(held), lock ?? value) : ZERO;
  const isLong = held.side === 'LONG';
  const settlesFrom = held.settlesFrom ?? part.settlesFrom;
  const opened = traded(held, part, value, isLong, {
    instrument,
    netQty: add(held.netQty, part.quantity),
    costBasis: add(held.costBasis, value),
    margin,
    ...(apart && { apart }),
    ...(margined && isLong && { margined }),
    ...(settlesFrom !== undefined && { settlesFrom }),
  });
  return { position: opened, locked: lock ?? value, realized: ZERO };
}

/** A closed position that opens again. */
function renewed(position: Position, product: Product): Position {
  return {
    ...position,
    settlesFrom: undefined,
    ...(position.margined && { margined: false }),
    product,
  };
}

/**
 * Closes a part or all. Only the released share of the cost basis (and of the margin) is ever
 * rounded, and the rest stays, so a closed position has realized exactly sells minus buys.
 */
export function closeQuantity(position: Position, part: FillPart): PositionChange {
  const value = contractValue(position.instrument, part.price, part.quantity);
  const released = proportion(position.costBasis, part.quantity, position.netQty);
  const margin = proportion(position.margin, part.quantity, position.netQty);
  const isLong = position.side === 'LONG';
  const realized = isLong ? subtract(value, released) : subtract(released, value);
  return {
    position: traded(position, part, value, !isLong, {
      netQty: subtract(position.netQty, part.quantity),
      costBasis: subtract(position.costBasis, released),
      margin: subtract(position.margin, margin),
      realizedPnl: add(position.realizedPnl, realized),
    }),
    locked: subtract(ZERO, locksMargin(position) ? margin : released),
    realized,
  };
}

/** What is `open` after a part of a fill, with the cumulative figures and the day's. */
function traded(
  position: Position,
  part: FillPart,
  value: Money,
  isBuy: boolean,
  open: Pick<Position, 'netQty' | 'costBasis' | 'margin'> & Partial<Position>,
): Position {
  const sameDay = position.tradingDay === part.tradingDay;
  const dayBuyQty = sameDay ? position.dayBuyQty : ZERO_QUANTITY;
  const daySellQty = sameDay ? position.daySellQty : ZERO_QUANTITY;
  return {
    ...position,
    ...open,
    buyQty: isBuy ? add(position.buyQty, part.quantity) : position.buyQty,
    buyValue: isBuy ? add(position.buyValue, value) : position.buyValue,
    sellQty: isBuy ? position.sellQty : add(position.sellQty, part.quantity),
    sellValue: isBuy ? position.sellValue : add(position.sellValue, value),
    dayBuyQty: isBuy ? add(dayBuyQty, part.quantity) : dayBuyQty,
    daySellQty: isBuy ? daySellQty : add(daySellQty, part.quantity),
    fees: add(position.fees, part.fee),
    currentPrice: part.price,
    tradingDay: part.tradingDay,
    shareDay: part.shareDay ?? position.shareDay,
    ...(part.quote && { taken: afterTaking(position.taken, part.quote, part.quantity) }),
    lastUpdated: part.at,
  };
}

/** Marks to market: a newer quote of the instrument. */
export function markPosition(position: Position, mark: Price, at: string): Position {
  return { ...position, currentPrice: mark, lastUpdated: at };
}

/** The price of a day, and when it was booked. */
export interface DaySettled {
  readonly price: Price;
  readonly day: string;
  /** The day at whose close it is settled next. */
  readonly nextDay: string;
  readonly at: string;
}

/**
 * A future at the close of a day: what it gained or lost since it was last settled is realized, and
 * its cost is the day's price from here on. What it locks stays, as margin; a price that came on a
 * later day stays its last.
 */
export function settleDay(
  position: Position,
  { price, day, nextDay, at }: DaySettled,
): PositionChange {
  const marked = markPosition(position, price, at);
  const realized = unrealizedPnl(marked);
  return {
    position: {
      ...(position.lastUpdated.slice(0, 10) > day ? position : marked),
      costBasis: marketValue(marked),
      margin: lockedAmount(position),
      ...(position.side === 'LONG' && { margined: true }),
      realizedPnl: add(position.realizedPnl, realized),
      settlesFrom: nextDay,
    },
    locked: ZERO,
    realized,
  };
}

export const isOpen = (position: Position): boolean => !isZero(position.netQty);

/** What is held, below 0 when it is sold. */
export const signedQuantity = ({ side, netQty }: Position): Quantity =>
  side === 'LONG' ? netQty : negate(netQty);

export const buyAverage = (position: Position): Price =>
  averagePrice(position.instrument, position.buyValue, position.buyQty);

export const sellAverage = (position: Position): Price =>
  averagePrice(position.instrument, position.sellValue, position.sellQty);

/** The break-even price before fees of what is open: cost basis / net quantity. */
export const costPrice = (position: Position): Price =>
  averagePrice(position.instrument, position.costBasis, position.netQty);

export const marketValue = (position: Position): Money =>
  contractValue(position.instrument, position.currentPrice, position.netQty);

/** LONG: market value - cost basis; SHORT: the reverse. A held put gains as its premium rises. */
export const unrealizedPnl = (position: Position): Money =>
  unrealizedAt(marketValue(position), position);

/** The same of a position whose market value is known. */
export const unrealizedAt = (
  value: Money,
  { side, costBasis }: Pick<Position, 'side' | 'costBasis'>,
): Money => (side === 'LONG' ? subtract(value, costBasis) : subtract(costBasis, value));

/** Unrealized P&L as a percentage of the cost basis, 2 decimals. */
export const pnlPercent = (position: Position): Ratio =>
  percentage(unrealizedPnl(position), position.costBasis);

/** What the position locks of the wallet's cash. */
export const lockedAmount = (position: Position): Money =>
  locksMargin(position) ? position.margin : position.costBasis;

const locksMargin = ({ side, margined }: Position): boolean =>
  side === 'SHORT' || margined === true;

/** The position as a later day sees it: what was traded on an earlier one is not the day's. */
export function onDay(position: Position, day: string): Position {
  if (position.tradingDay >= day) return position;
  return { ...position, dayBuyQty: ZERO_QUANTITY, daySellQty: ZERO_QUANTITY };
}

/** What names a position in its session. */
export type PositionKey = `${InstrumentKey} ${Side}` | `${InstrumentKey} ${Side} MIS`;

export const positionKey = ({ instrument, side, apart }: Position): PositionKey =>
  positionKeyOf(instrument, side, apart);

/** The same by its parts; `apart` for MIS beside what is carried. */
export function positionKeyOf(instrument: InstrumentId, side: Side, apart?: true): PositionKey {
  const key = instrumentKey(instrument);
  return apart ? `${key} ${side} MIS` : `${key} ${side}`;
}
