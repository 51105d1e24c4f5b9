import type { Row } from '../rows.ts';

/** Whether a row is a bar: it says where a price closed, and what it passed before. */
export const isBar = (fields: Row['fields']): boolean =>
  fields['close'] !== undefined && fields['ltp'] === undefined;

/** A price that a bar passed, and the moment. */
export interface Passed {
  readonly price: string;
  readonly at: number;
}

const SECOND_MS = 1000;

/**
 * The four prices of a bar, oldest first, a third of its length apart, the last one in its last
 * second; that one alone where the file says no others. One that rose is taken to have gone down
 * first, one that fell to have gone up first: the usual order where nothing finer is known.
 */
export function pricesOf(
  { open, high, low, close = '' }: Row['fields'],
  rose: boolean,
  { start, length }: { start: number; length: number },
): Passed[] {
  const third = Math.floor((length - SECOND_MS) / 3);
  const last = { price: close, at: start + length - SECOND_MS };
  if (open === undefined) return [last];
  const [first = open, second = close] = rose ? [low, high] : [high, low];
  const before = [open, first, second].map((price, index) => ({
    price,
    at: start + third * index,
  }));
  return [...before, last];
}

const MINUTE_MS = 60_000;

/** How long a file's bars are: the shortest time between two of one instrument; a minute at first. */
export class BarLength {
  readonly #last = new Map<string, number>();
  #shortest: number | undefined;

  of(instrument: string, start: number): number {
    const before = this.#last.get(instrument);
    this.#last.set(instrument, start);
    const apart = before === undefined ? 0 : start - before;
    if (apart > 0) this.#shortest = Math.min(apart, this.#shortest ?? apart);
    return this.#shortest ?? MINUTE_MS;
  }
}
