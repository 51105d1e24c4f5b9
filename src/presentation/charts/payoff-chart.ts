import { paise, type Money, type Price } from '../../domain/money/money.ts';

/** A point of a line that is drawn. */
export interface ChartPoint {
  readonly at: Price;
  readonly profit: Money;
}

const HEIGHT = 13;

/**
 * Draws lines of profit over prices as text: the payoff at expiry with `*`, the other line with `o`,
 * nothing made with `-`, the price now with `|`. Every column has its own point.
 */
export function payoffChart(
  expiry: readonly ChartPoint[],
  other: readonly (Money | null)[],
  now: Price | null,
): readonly string[] {
  const drawn = [...expiry.map(({ profit }) => profit), ...other.filter((each) => each !== null)];
  const heights = [0, ...drawn.map(paise)];
  const [top, bottom] = [Math.max(...heights), Math.min(...heights)];
  const row = (amount: number): number =>
    top === bottom ? 0 : Math.round(((top - amount) / (top - bottom)) * (HEIGHT - 1));
  const grid = Array.from({ length: HEIGHT }, () => expiry.map(() => ' '));
  const put = (line: number, column: number, sign: string) => {
    const cells = grid[line];
    if (cells) cells[column] = sign;
  };
  const here = now ? expiry.findIndex(({ at }) => at.greaterThanOrEqualTo(now)) : -1;
  for (const [column, { profit }] of expiry.entries()) {
    put(row(0), column, '-');
    if (column === here) grid.forEach((_, line) => put(line, column, '|'));
    const later = other[column];
    if (later) put(row(paise(later)), column, 'o');
    put(row(paise(profit)), column, '*');
  }
  return grid.map((cells) => cells.join('').trimEnd());
}
