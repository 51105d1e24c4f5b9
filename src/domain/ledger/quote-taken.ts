import {
  add,
  quantity,
  subtract,
  text,
  ZERO_QUANTITY,
  type Price,
  type Quantity,
} from '../money/money.ts';

/**
 * How much fills have taken of the newest quotes, by their names, in a position that they opened or
 * closed: of all that were of one second, since which of them came last can't be told.
 */
export type QuotesTaken = ReadonlyMap<string, Quantity>;

/** A quote's own name in its instrument: its second, its price and the quantity that it has. */
export const quoteName = (quote: {
  readonly ts: number;
  readonly price: Price;
  readonly volume: Quantity;
}): string => [quote.ts, text(quote.price), text(quote.volume)].join(' ');

const secondOf = (quote: string): number => Number.parseInt(quote, 10);

/** After a fill at a quote; what was taken of earlier ones does not matter any more. */
export function afterTaking(
  before: QuotesTaken | undefined,
  quote: string,
  count: Quantity,
): QuotesTaken {
  const second = secondOf(quote);
  const kept = [...(before ?? [])].filter(([name]) => secondOf(name) >= second);
  const taken = new Map(kept);
  taken.set(quote, add(taken.get(quote) ?? ZERO_QUANTITY, count));
  return taken;
}

/**
 * What of a quote's quantity is left for a session, whose positions in the instrument these are. Of a
 * quote that is older than one of which they took nothing is left: the market has gone on.
 */
export function leftOf(
  volume: Quantity,
  quote: string,
  positions: readonly { readonly taken?: QuotesTaken | undefined }[],
): Quantity {
  let left = volume;
  for (const { taken } of positions) {
    for (const [name, count] of taken ?? []) {
      if (secondOf(name) > secondOf(quote)) return ZERO_QUANTITY;
      if (name === quote) left = subtract(left, count);
    }
  }
  return left.isNegative() ? ZERO_QUANTITY : left;
}

export const takenText = (taken: QuotesTaken): string =>
  [...taken].map(([quote, count]) => `${quote} ${text(count)}`).join(', ');

export function readTaken(stored: string): QuotesTaken {
  return new Map(
    stored.split(', ').map((each) => {
      const end = each.lastIndexOf(' ');
      if (end < 0) throw new RangeError('no quote and quantity');
      return [each.slice(0, end), quantity(each.slice(end + 1))];
    }),
  );
}
