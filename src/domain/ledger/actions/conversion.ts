import {
  isLess,
  lesser,
  proportion,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Quantity,
} from '../../money/money.ts';
import type { Position } from '../position.ts';
import type { Product } from '../product.ts';

/** A position in two parts: what stays as it is, and what goes on in another product. */
export interface Parts {
  readonly left: Position;
  readonly part: Position;
}

/**
 * Takes `count` units out of a position, at what they cost and lock: as if the rest had never been with
 * them. What was realized and paid stays with the rest.
 */
export function splitOff(position: Position, count: Quantity): Parts {
  const { netQty, side } = position;
  const costBasis = proportion(position.costBasis, count, netQty);
  const margin = proportion(position.margin, count, netQty);
  const isLong = side === 'LONG';
  const [bought, sold] = isLong ? [count, ZERO_QUANTITY] : [ZERO_QUANTITY, count];
  const [buyValue, sellValue] = isLong ? [costBasis, ZERO] : [ZERO, costBasis];
  const dayBuyQty = lesser(bought, position.dayBuyQty);
  const daySellQty = lesser(sold, position.daySellQty);
  const taken = {
    netQty: count,
    costBasis,
    margin,
    buyQty: bought,
    buyValue,
    sellQty: sold,
    sellValue,
  };
  const part: Position = {
    ...position,
    ...taken,
    dayBuyQty,
    daySellQty,
    realizedPnl: ZERO,
    fees: ZERO,
    shareDay: undefined,
  };
  const left: Position = {
    ...position,
    netQty: subtract(netQty, count),
    costBasis: subtract(position.costBasis, costBasis),
    margin: subtract(position.margin, margin),
    buyQty: subtract(position.buyQty, bought),
    buyValue: subtract(position.buyValue, buyValue),
    sellQty: subtract(position.sellQty, sold),
    sellValue: subtract(position.sellValue, sellValue),
    dayBuyQty: subtract(position.dayBuyQty, dayBuyQty),
    daySellQty: subtract(position.daySellQty, daySellQty),
  };
  return { left, part };
}

/** What a position locks in a product: all that it cost, or a margin. */
export type Lock = { readonly inFull: true } | { readonly margin: Money };

/** The position in another product, locking what that one asks; its price is as old as it was. */
export function inProduct(position: Position, product: Product, lock: Lock): Position {
  const apart = product === 'MIS' || undefined;
  const fields = { ...position, product, apart };
  if ('margin' in lock) {
    return { ...fields, margin: lock.margin, ...(position.side === 'LONG' && { margined: true }) };
  }
  return { ...fields, margin: ZERO, ...(position.margined !== undefined && { margined: false }) };
}

/** What of shares was bought on a day and not sold on it: only that isn't in the demat account. */
export function boughtOn(position: Position, day: string): Quantity {
  const { tradingDay, dayBuyQty, daySellQty, netQty } = position;
  if (tradingDay !== day || isLess(dayBuyQty, daySellQty)) return ZERO_QUANTITY;
  return lesser(netQty, subtract(dayBuyQty, daySellQty));
}
