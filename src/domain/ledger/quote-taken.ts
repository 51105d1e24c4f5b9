import {
  add,
  quantity,
  subtract,
  text,
  ZERO_QUANTITY,
  type Price,
  type Quantity,
} from '../money/money.ts';

/** How much fills have taken of one quote, in a position that they opened or closed. */
export interface QuoteTaken {
  readonly quote: string;
  readonly quantity: Quantity;
}

/** A quote's own name in its instrument: its second, its price and the quantity that it has. */
export const quoteName = (quote: {
  readonly ts: number;
  readonly price: Price;
  readonly volume: Quantity;
}): string => [quote.ts, text(quote.price), text(quote.volume)].join(' ');

/** After a fill at a quote; what was taken of an earlier one does not matter any more. */
export function afterTaking(
  before: QuoteTaken | undefined,
  quote: string,
  count: Quantity,
): QuoteTaken {
  const same = before?.quote === quote;
  return { quote, quantity: same ? add(before.quantity, count) : count };
}

/** What of a quote's quantity is left for a session, whose positions in the instrument these are. */
export function leftOf(
  volume: Quantity,
  quote: string,
  positions: readonly { readonly taken?: QuoteTaken | undefined }[],
): Quantity {
  let left = volume;
  for (const { taken } of positions) {
    if (taken?.quote === quote) left = subtract(left, taken.quantity);
  }
  return left.isNegative() ? ZERO_QUANTITY : left;
}

export const takenText = (taken: QuoteTaken): string => `${taken.quote} ${text(taken.quantity)}`;

export function readTaken(stored: string): QuoteTaken {
  const end = stored.lastIndexOf(' ');
  if (end < 0) throw new RangeError('no quote and quantity');
  return { quote: stored.slice(0, end), quantity: quantity(stored.slice(end + 1)) };
}
