import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
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
 * A table without lines. A narrow terminal gets narrower gaps and then fewer columns, not broken
 * lines; a column that may go does so where no row says anything in it.
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  style: Style,
  gap = FRAME.middle,
): string {
  const narrow = fit(said(columns, rows), rows, style.width, 1);
  const between = fits(narrow, rows, style, gap.length) ? gap : ' ';
  const grid = new Table({
    head: narrow.map(({ title }) => style.color.bold(title)),
    colAligns: narrow.map(({ right }) => (right ? 'right' : 'left')),
    chars: { ...FRAME, middle: between },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows) grid.push(narrow.map(({ cell }) => cell(row)));
  return trimLines(grid.toString());
}

/** The first of some layouts that fits as it is, else the last, with fewer columns if need be. */
export function tableOf<Row>(
  layouts: readonly [...(readonly Column<Row>[])[], readonly Column<Row>[]],
  rows: readonly Row[],
  style: Style,
): string {
  const last = layouts[layouts.length - 1] ?? [];
  const gap = FRAME.middle.length;
  const fitting = layouts.find((columns) => fits(said(columns, rows), rows, style, gap));
  return table(fitting ?? last, rows, style);
}

const said = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Column<Row>[] =>
  columns.filter(({ drop, cell }) => drop === undefined || rows.some(cell));

const trimLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

const fits = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { width }: Style,
  gap: number,
): boolean => width === undefined || spread(columns, rows, gap) <= width;

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
