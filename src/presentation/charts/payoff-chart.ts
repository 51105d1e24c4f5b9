import { paise, type Money, type Price } from '../../domain/money/money.ts';

/** A point of a line that is drawn. */
export interface ChartPoint {
  readonly at: Price;
  readonly profit: Money;
}

/** A price that is marked below the chart. */
interface Mark {
  readonly column: number;
  readonly sign: string;
  readonly label: string;
}

/** What is drawn beside the two lines. */
export interface ChartMarks {
  readonly now: Price | null;
  readonly breakevens: readonly Price[];
  readonly shown: (price: Price) => string;
}

const HEIGHT = 13;

/**
 * Draws lines of profit over prices as text: the payoff with `*`, the other line with `o`, nothing made
 * with `-`, the price now with `|`, breakevens with `+`. Every column has its own point; below are the
 * prices of what is marked.
 */
export function payoffChart(
  line: readonly ChartPoint[],
  other: readonly (Money | null)[],
  { now, breakevens, shown }: ChartMarks,
): readonly string[] {
  const drawn = [...line.map(({ profit }) => profit), ...other.filter((each) => each !== null)];
  const heights = [0, ...drawn.map(paise)];
  const [top, bottom] = [Math.max(...heights), Math.min(...heights)];
  const row = (amount: number): number =>
    top === bottom ? 0 : Math.round(((top - amount) / (top - bottom)) * (HEIGHT - 1));
  const grid = Array.from({ length: HEIGHT }, () => line.map(() => ' '));
  const put = (level: number, column: number, sign: string) => {
    const cells = grid[level];
    if (cells) cells[column] = sign;
  };
  const columnOf = (price: Price): number =>
    line.findIndex(({ at }) => at.greaterThanOrEqualTo(price));
  const marks = [
    ...(now ? [{ column: columnOf(now), sign: '|', label: shown(now) }] : []),
    ...breakevens.map((each) => ({ column: columnOf(each), sign: '+', label: shown(each) })),
  ].filter(({ column }) => column >= 0);
  for (const [column, { profit }] of line.entries()) {
    put(row(0), column, '-');
    if (marks.some((each) => each.sign === '|' && each.column === column)) {
      grid.forEach((_, level) => put(level, column, '|'));
    }
    const later = other[column];
    if (later) put(row(paise(later)), column, 'o');
    put(row(paise(profit)), column, '*');
  }
  for (const { sign, column } of marks) if (sign === '+') put(row(0), column, sign);
  const [first, last] = [line[0], line.at(-1)];
  const ends = [
    ...(first ? [{ column: 0, sign: '', label: shown(first.at) }] : []),
    ...(last ? [{ column: line.length - 1, sign: '', label: shown(last.at) }] : []),
  ];
  return [...grid.map((cells) => cells.join('').trimEnd()), axis([...marks, ...ends], line.length)];
}

/** The prices of marks below their columns; one that another would touch is left out. */
function axis(marks: readonly Mark[], width: number): string {
  const cells = Array.from({ length: width }, () => ' ');
  for (const { column, label } of marks) {
    const from = Math.max(0, Math.min(width - label.length, column - (label.length >> 1)));
    const around = cells.slice(Math.max(0, from - 1), from + label.length + 1);
    if (around.every((each) => each === ' '))
      cells.splice(from, label.length, ...Array.from(label));
  }
  return cells.join('').trimEnd();
}
