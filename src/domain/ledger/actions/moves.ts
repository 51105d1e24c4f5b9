import { add, isZero, subtract, sum, ZERO, type Money, type Quantity } from '../../money/money.ts';
import { book, type Balance } from '../wallet.ts';
import { isOpen, lockedAmount, positionKey, type Position, type PositionKey } from '../position.ts';
import type { Change } from '../fill.ts';

/** A position that changes without a trade: under which key it stood, and what it is then. */
export interface Move {
  readonly from: PositionKey;
  readonly to: Position;
}

/** What changes positions without a trade: the moves, and the cash that comes with them. */
export interface Moving {
  readonly moves: readonly Move[];
  readonly dividends: Money;
  readonly at: string;
}

/**
 * Books moves. `held` gives a position by its key as it stands before. What the positions lock more
 * comes out of `available`; dividends go into it.
 */
export function applyMoves(
  balance: Balance,
  { moves, dividends, at }: Moving,
  held: (key: PositionKey) => Position | undefined,
): Change & { readonly left: readonly PositionKey[] } {
  const positions = [...new Map(moves.map(({ to }) => [positionKey(to), to])).values()];
  const stays = new Set(positions.map(positionKey));
  const touched = new Set([...moves.map(({ from }) => from), ...stays]);
  const before = [...touched].map(held).filter((each) => each !== undefined);
  const locked = subtract(lockedBy(positions), lockedBy(before));
  const booked = book(balance, { locked, realized: ZERO, fee: ZERO, at });
  return {
    balance: isZero(dividends)
      ? booked
      : {
          ...booked,
          available: add(booked.available, dividends),
          dividends: add(booked.dividends ?? ZERO, dividends),
        },
    positions,
    realized: ZERO,
    left: [...touched].filter((key) => !stays.has(key)),
  };
}

const lockedBy = (positions: readonly Position[]): Money =>
  sum(positions.filter(isOpen).map(lockedAmount));

/** The figures of a position that count all that it ever did, or all that is open. */
const SUMS = [
  'netQty',
  'buyQty',
  'buyValue',
  'sellQty',
  'sellValue',
  'costBasis',
  'margin',
  'realizedPnl',
  'fees',
] as const;

/** Two positions of one side that become one; figures add up, and the product is that of the first. */
export function joined(into: Position | undefined, from: Position): Position {
  if (into === undefined) return from;
  const sums = SUMS.map((name) => [name, add<Money | Quantity>(into[name], from[name])]);
  return {
    ...into,
    ...(Object.fromEntries(sums) as Pick<Position, (typeof SUMS)[number]>),
    currentPrice: isOpen(into) ? into.currentPrice : from.currentPrice,
    product: isOpen(into) ? into.product : from.product,
    lastUpdated: from.lastUpdated,
    ...dayOf(into, from),
    ...(from.margined && { margined: true }),
  };
}

/** What was traded on the later of their days. */
function dayOf(into: Position, from: Position) {
  if (into.tradingDay !== from.tradingDay) {
    const later = into.tradingDay < from.tradingDay ? from : into;
    const { tradingDay, dayBuyQty, daySellQty } = later;
    return { tradingDay, dayBuyQty, daySellQty };
  }
  return {
    dayBuyQty: add(into.dayBuyQty, from.dayBuyQty),
    daySellQty: add(into.daySellQty, from.daySellQty),
  };
}
