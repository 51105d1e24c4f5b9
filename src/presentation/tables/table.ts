import stringWidth from 'string-width';
import type { Style } from './style.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly right?: boolean;
  /**
   * The higher, the earlier it goes on a narrow terminal; 0: it only goes where no row says anything in
   * it; absent: it always stays.
   */
  readonly drop?: number | undefined;
}

const GAP = '  ';

/**
 * A table without lines. A narrow terminal gets narrower gaps and then fewer columns, not broken
 * lines; a column that may go does so where no row says anything in it.
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: Style,
  gap = GAP,
): string {
  const shown = fit(said(columns, rows), style.width);
  const between = fits(shown, style.width, gap.length) ? gap : ' ';
  const lines = Array.from({ length: rows.length + 1 }, (_, line) =>
    shown.map((column) => padded(column, line, style)).join(between),
  );
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** The first of some layouts that fits as it is, else the last, with fewer columns if need be. */
export function tableOf<Row>(
  layouts: readonly [...(readonly Column<Row>[])[], readonly Column<Row>[]],
  rows: readonly Row[],
  style: Style,
): string {
  const last = layouts[layouts.length - 1] ?? [];
  const fitting = layouts.find((columns) => fits(said(columns, rows), style.width, GAP.length));
  return table(fitting ?? last, rows, style);
}

/** A column with what stands in it: the title, then the cell of each row. */
interface Filled {
  readonly right: boolean;
  readonly drop: number;
  readonly texts: readonly string[];
  readonly widths: readonly number[];
  readonly width: number;
}

/** The columns that say something, filled. */
function said<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Filled[] {
  return columns.flatMap(({ title, cell, right = false, drop }) => {
    const cells = rows.map(cell);
    if (drop !== undefined && !cells.some((text) => text !== '')) return [];
    const texts = [title, ...cells];
    const widths = texts.map(widthOf);
    const width = widths.reduce((most, each) => Math.max(most, each), 0);
    return [{ right, drop: drop ?? 0, texts, widths, width }];
  });
}

/** Columns on a terminal. The rupee sign takes one, as a letter does; of letters it is told at once. */
const widthOf = (text: string): number => stringWidth(text.replaceAll('₹', 'R'));

function padded({ right, texts, widths, width }: Filled, line: number, { color }: Style): string {
  const text = texts[line] ?? '';
  const shown = line === 0 ? color.bold(text) : text;
  const space = ' '.repeat(width - (widths[line] ?? 0));
  return right ? space + shown : shown + space;
}

const fits = (columns: readonly Filled[], width: number | undefined, gap: number): boolean =>
  width === undefined || spread(columns, gap) <= width;

function fit(columns: readonly Filled[], width: number | undefined): readonly Filled[] {
  if (fits(columns, width, 1)) return columns;
  const next = Math.max(...columns.map(({ drop }) => drop));
  if (next === 0) return columns;
  return fit(
    columns.filter(({ drop }) => drop !== next),
    width,
  );
}

const spread = (columns: readonly Filled[], gap: number): number =>
  columns.reduce((sum, { width }) => sum + width, gap * (columns.length - 1));
