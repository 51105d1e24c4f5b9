import { ErrorCode, escapeControls, invalidValue, PapertradeError } from '../domain/errors.ts';
import type { ListFormat } from './list-formats.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** How a list was asked for: `--format`, `--columns a,b`, or just `--json`. */
export interface ListWords {
  readonly format?: ListFormat | undefined;
  readonly columns?: string | undefined;
  readonly json?: boolean | undefined;
}

type Row = Readonly<Record<string, unknown>>;
/** A command's JSON document, with its list under one key. */
export type ListDocument<K extends string> = Readonly<Record<K, readonly Row[]>>;

/** The text of a list in the format asked for; `view` is the table made for people. */
export async function listText<K extends string>(
  document: ListDocument<K>,
  key: K,
  words: ListWords,
  style: Style,
  view: (style: Style) => string,
): Promise<string> {
  const format = formatOf(words);
  const rows = chosen(document[key], words.columns);
  if (format === 'json') return JSON.stringify({ ...document, [key]: rows }, null, 2);
  if (format === 'ndjson') return rows.map((row) => JSON.stringify(row)).join('\n');
  if (format === 'csv') return csv(rows, words.columns);
  return words.columns === undefined || rows.length === 0
    ? view(style)
    : plainTable(rows, words.columns, style);
}

function formatOf({ format, json }: ListWords): ListFormat {
  if (!json) return format ?? 'table';
  if (format === undefined || format === 'json') return 'json';
  throw new PapertradeError(
    ErrorCode.USAGE,
    `--json and --format ${format} contradict each other. Give one of the two.`,
  );
}

/** The rows with only the columns asked for, in that order. Throws INVALID_VALUE. */
function chosen(rows: readonly Row[], typed: string | undefined): readonly Row[] {
  if (typed === undefined) return rows;
  const names = namesIn(typed);
  const known = rows[0] && Object.keys(rows[0]);
  const unknown = known && names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw invalidValue('column', unknown, `some of ${known?.join(', ') ?? ''}`);
  }
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name]])));
}

function namesIn(typed: string): string[] {
  const names = typed.split(',').map((name) => name.trim());
  if (names.every((name) => /^[a-z][a-z0-9_]*$/.test(name))) return names;
  throw invalidValue('columns', typed, 'names of fields with commas, such as symbol,net_qty');
}

/** One header line, then a line a row. */
async function csv(rows: readonly Row[], typed: string | undefined): Promise<string> {
  const { csvLines } = await import('./csv.ts');
  const columns = typed === undefined ? Object.keys(rows[0] ?? {}) : namesIn(typed);
  if (columns.length === 0) return '';
  return csvLines([
    columns,
    ...rows.map((row) => columns.map((name) => cell(row[name]))),
  ]).trimEnd();
}

const isFigure = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

function plainTable(rows: readonly Row[], typed: string, style: Style): string {
  const columns = namesIn(typed).map((name) => ({
    title: name,
    cell: (row: Row) => escapeControls(cell(row[name])),
    right: rows.every((row) => isFigure(cell(row[name]))),
  }));
  return table(columns, rows, style);
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
