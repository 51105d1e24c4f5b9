/** A place on the axis, and what is written below it. */
interface Place {
  readonly at: number;
  readonly label: string;
}

/** A place that is marked in the chart. */
interface Mark {
  readonly column: number;
  readonly sign: string;
  readonly label: string;
}

/** What is drawn: lines of profit in rupees, and what is marked. */
export interface PayoffDrawing {
  /** A point for each column. */
  readonly outcome: readonly { readonly at: number; readonly profit: number }[];
  readonly later: readonly (number | null)[];
  readonly now: Place | null;
  readonly breakevens: readonly Place[];
  /** The first and the last price. */
  readonly ends: readonly Place[];
  /** Colours of the payoff above and below nothing made. */
  readonly gain?: (text: string) => string;
  readonly loss?: (text: string) => string;
}

const HEIGHT = 13;

/**
 * Draws lines of profit over prices as text: the payoff with `*`, the other line with `o`, nothing made
 * with `-`, the price now with `|`, breakevens with `+`. Every column has its own point; below are the
 * prices of what is marked.
 */
export function payoffChart(drawing: PayoffDrawing): readonly string[] {
  const { outcome: line, later, gain = plainly, loss = plainly } = drawing;
  const heights = [
    0,
    ...line.map(({ profit }) => profit),
    ...later.filter((each) => each !== null),
  ];
  const [top, bottom] = [Math.max(...heights), Math.min(...heights)];
  const row = (amount: number): number =>
    top === bottom ? 0 : Math.round(((top - amount) / (top - bottom)) * (HEIGHT - 1));
  const grid = Array.from({ length: HEIGHT }, () => line.map(() => ' '));
  const put = (level: number, column: number, sign: string) => {
    const cells = grid[level];
    if (cells) cells[column] = sign;
  };
  const marks = marksOf(drawing);
  for (const [column, { profit }] of line.entries()) {
    put(row(0), column, '-');
    if (marks.some((each) => each.sign === '|' && each.column === column)) {
      grid.forEach((_, level) => put(level, column, '|'));
    }
    const other = later[column];
    if (typeof other === 'number') put(row(other), column, 'o');
    put(row(profit), column, '*');
  }
  for (const { sign, column } of marks) if (sign === '+') put(row(0), column, sign);
  const [first, last] = drawing.ends;
  const ends = [
    ...(first ? [{ column: 0, sign: '', label: first.label }] : []),
    ...(last ? [{ column: line.length - 1, sign: '', label: last.label }] : []),
  ];
  const painted = grid.map((cells, level) => {
    const text = cells.join('').trimEnd();
    return level === row(0) ? text : text.replace(/\*+/g, level < row(0) ? gain : loss);
  });
  return [...painted, axis([...marks, ...ends], line.length)];
}

const plainly = (text: string): string => text;

/** The marks that are within the chart. */
function marksOf({ outcome, now, breakevens }: PayoffDrawing): readonly Mark[] {
  const markAt = ({ at, label }: Place, sign: string): Mark => ({
    column: outcome.findIndex((point) => point.at >= at),
    sign,
    label,
  });
  const marks = [
    ...(now ? [markAt(now, '|')] : []),
    ...breakevens.map((each) => markAt(each, '+')),
  ];
  return marks.filter(({ column }) => column >= 0);
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
