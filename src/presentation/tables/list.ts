import { ErrorCode, escapeControls, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { jsonText } from '../json/json-text.ts';
import { LIST_COLUMNS, type ListName } from './list-columns.ts';
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
export type ListDocument<K extends ListName> = Readonly<Record<K, readonly object[]>>;

/** The text of a list in the format asked for; `view` is the table made for people. */
export async function listText<K extends ListName>(
  document: ListDocument<K>,
  key: K,
  words: ListWords,
  style: Style,
  view: (style: Style) => string,
): Promise<string> {
  const format = formatOf(words);
  const columns = words.columns === undefined ? undefined : namesIn(words.columns, key);
  const all = document[key].map((row): Row => ({ ...row }));
  const rows = columns ? all.map((row) => chosen(row, columns)) : all;
  if (format === 'json') return jsonText({ ...document, [key]: rows }, 2);
  if (format === 'ndjson') return rows.map((row) => jsonText(row)).join('\n');
  if (format === 'csv') return csv(rows, columns ?? LIST_COLUMNS[key]);
  return columns === undefined || rows.length === 0
    ? view(style)
    : plainTable(rows, columns, style);
}

function formatOf({ format, json }: ListWords): ListFormat {
  if (!json) return format ?? 'table';
  if (format === undefined || format === 'json') return 'json';
  throw new PapertradeError(
    ErrorCode.USAGE,
    `--json and --format ${format} cannot be combined. Give one of them.`,
  );
}

/** The columns that were typed, in that order. Throws INVALID_VALUE for one that the list lacks. */
function namesIn(typed: string, list: ListName): string[] {
  const names = typed.split(',').map((name) => name.trim());
  const known: readonly string[] = LIST_COLUMNS[list];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw invalidValue('column', unknown, `some of ${known.join(', ')}`);
}

/** A row with only these columns; what it lacks is null. */
const chosen = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((name) => [name, row[name] ?? null]));

/** One header line, then a line a row. */
async function csv(rows: readonly Row[], columns: readonly string[]): Promise<string> {
  const { csvLines } = await import('../csv/csv.ts');
  return csvLines([
    columns,
    ...rows.map((row) => columns.map((name) => cell(row[name]))),
  ]).trimEnd();
}

const isFigure = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text);

function plainTable(rows: readonly Row[], names: readonly string[], style: Style): string {
  const columns = names.map((name) => ({
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
