import Table from 'cli-table3';
import { instrumentName, type Instrument } from '../../domain/instruments/instrument.ts';
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

/** A terminal as narrow as a phone's: lists get their fewest columns. */
export const isPhone = ({ width }: Style): boolean => width !== undefined && width < 60;

/** `NIFTY 2026-12-01 25000 CE`; on a phone the exchange's symbol, which is shorter. */
export const nameIn = (instrument: Instrument, style: Style): string =>
  isPhone(style) ? instrument.symbol : instrumentName(instrument);

const NO_FRAME = {
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
};

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
  const middle = fits(shown, style.width, gap.length) ? gap : ' ';
  const grid = new Table({
    head: shown.map(({ title }) => style.color.bold(title)),
    colAligns: shown.map(({ right }) => (right ? 'right' : 'left')),
    chars: { ...NO_FRAME, middle },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  for (const row of rows.keys()) grid.push(shown.map(({ cells }) => cells[row] ?? ''));
  return trimLines(grid.toString());
}

const trimLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');

/** The first of some layouts that fits, with narrow gaps if need be, else the last with fewer columns. */
export function tableOf<Row>(
  layouts: readonly [...(readonly Column<Row>[])[], readonly Column<Row>[]],
  rows: readonly Row[],
  style: Style,
): string {
  const last = layouts[layouts.length - 1] ?? [];
  const fitting = (gap: number) =>
    layouts.find((columns) => fits(said(columns, rows), style.width, gap));
  return table(fitting(GAP.length) ?? fitting(1) ?? last, rows, style);
}

/** A column with the cells of its rows, and how wide it is. */
interface Filled {
  readonly title: string;
  readonly right: boolean;
  readonly drop: number;
  readonly cells: readonly string[];
  readonly width: number;
}

/** The columns that say something, filled. */
function said<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Filled[] {
  return columns.flatMap(({ title, cell, right = false, drop }) => {
    const cells = rows.map(cell);
    if (drop !== undefined && !cells.some((text) => text !== '')) return [];
    // The version of string-width is cli-table3's, so that both find the same to fit.
    const width = cells.reduce((most, text) => Math.max(most, stringWidth(text)), title.length);
    return [{ title, right, drop: drop ?? 0, cells, width }];
  });
}

const fits = (columns: readonly Filled[], width: number | undefined, gap: number): boolean =>
  width === undefined || spread(columns, gap) <= width;

function fit(columns: readonly Filled[], width: number | undefined): readonly Filled[] {
  if (fits(columns, width, 1)) return columns;
  const next = Math.max(...columns.map(({ drop }) => drop));
  // Where every column should stay the last ones go: a broken line says less.
  if (next === 0) return columns.length > 2 ? fit(columns.slice(0, -1), width) : columns;
  return fit(
    columns.filter(({ drop }) => drop !== next),
    width,
  );
}

const spread = (columns: readonly Filled[], gap: number): number =>
  columns.reduce((sum, { width }) => sum + width, gap * (columns.length - 1));
