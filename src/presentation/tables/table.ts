import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Style } from './style.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly right?: boolean;
  /** The higher, the earlier it goes on a narrow terminal; absent: it always stays. */
  readonly drop?: number | undefined;
}

const FRAME = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/**
 * A table without lines; a narrow terminal gets fewer columns, not broken lines, and a column that
 * may go does so where no row says anything in it.
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: Style,
  gap = FRAME.middle,
): string {
  const said = columns.filter(({ drop, cell }) => drop === undefined || rows.some(cell));
  const fitting = fit(said, rows, style.width, gap.length);
  const grid = new Table({
    head: fitting.map(({ title }) => style.color.bold(title)),
    colAligns: fitting.map(({ right }) => (right ? 'right' : 'left')),
    chars: { ...FRAME, middle: gap },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) grid.push(fitting.map(({ cell }) => cell(row)));
  return trimLines(grid.toString());
}

const trimLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

function fit<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | undefined,
  gap: number,
): readonly Column<Row>[] {
  if (width === undefined || spread(columns, rows, gap) <= width) return columns;
  const next = columns.reduce((worst, each) => Math.max(worst, each.drop ?? 0), 0);
  if (next === 0) return columns;
  return fit(
    columns.filter(({ drop }) => drop !== next),
    rows,
    width,
    gap,
  );
}

function spread<Row>(columns: readonly Column<Row>[], rows: readonly Row[], gap: number): number {
  const widths = columns.map(({ title, cell }) =>
    Math.max(title.length, ...rows.map((row) => stripVTControlCharacters(cell(row)).length)),
  );
  return widths.reduce((sum, each) => sum + each, gap * (columns.length - 1));
}
