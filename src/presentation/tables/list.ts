import { ErrorCode, escapeControls, invalidValue, PapertradeError } from '../../domain/errors.ts';
import { jsonText } from '../json/json-text.ts';
import { LIST_COLUMNS, type ListName } from './list-columns.ts';
import type { ListFormat } from './list-formats.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';

/** How a list was asked for: `--format`, `--columns a,b`, or just `--json`. */
export interface ListOptions {
  readonly format?: ListFormat | undefined;
  readonly columns?: string | undefined;
  readonly json?: boolean | undefined;
}

type Row = Readonly<Record<string, unknown>>;
/** A command's JSON document, with its list under one key. */
export type ListDocument<K extends ListName> = Readonly<Record<K, ListRows>>;
/** The rows of a list; they are pulled one by one as the list is written. */
type ListRows = Iterable<object> | AsyncIterable<object>;
export type ListView = (style: Style) => string | Promise<string>;

/**
 * The text of a list in the format asked for, in pieces, so that a long one is never held as a whole;
 * `view` is the table made for people.
 */
export async function* listPieces<K extends ListName>(
  document: ListDocument<K>,
  key: K,
  options: ListOptions,
  style: Style,
  view: ListView,
): AsyncGenerator<string> {
  const format = formatOf(options);
  const columns = options.columns === undefined ? undefined : namesIn(options.columns, key);
  const rows = rowsOf(document[key], columns);
  if (format === 'json') yield* jsonPieces(document, key, rows);
  else if (format === 'ndjson') for await (const row of rows) yield `${jsonText(row)}\n`;
  else if (format === 'csv') yield* csvPieces(rows, columns ?? LIST_COLUMNS[key]);
  else yield `${await tableText(rows, columns, style, view)}\n`;
}

async function* rowsOf(
  rows: ListRows,
  columns: readonly string[] | undefined,
): AsyncGenerator<Row> {
  for await (const row of rows) yield columns ? chosen({ ...row }, columns) : { ...row };
}

/**
 * What `jsonText` makes of the whole document with an indent of 2. Each part is asked for in its turn: what
 * stands after the list may be what its rows came to.
 */
async function* jsonPieces(
  document: object,
  key: string,
  rows: AsyncIterable<Row>,
): AsyncGenerator<string> {
  let before = '{';
  for (const name of Object.keys(document)) {
    const value: unknown = Reflect.get(document, name);
    if (value === undefined) continue;
    if (name === key) {
      yield `${before}\n  ${JSON.stringify(name)}: `;
      yield* arrayPieces(rows);
    } else yield before + jsonText({ [name]: value }, 2).slice(1, -2);
    before = ',';
  }
  yield '\n}\n';
}

async function* arrayPieces(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  let before = '[';
  for await (const row of rows) {
    yield `${before}\n    ${jsonText(row, 2).replaceAll('\n', '\n    ')}`;
    before = ',';
  }
  yield before === '[' ? '[]' : '\n  ]';
}

async function tableText(
  rows: AsyncIterable<Row>,
  columns: readonly string[] | undefined,
  style: Style,
  view: ListView,
): Promise<string> {
  if (columns === undefined) return view(style);
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all.length === 0 ? view(style) : plainTable(all, columns, style);
}

function formatOf({ format, json }: ListOptions): ListFormat {
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
async function* csvPieces(
  rows: AsyncIterable<Row>,
  columns: readonly string[],
): AsyncGenerator<string> {
  const { csvLines } = await import('../csv/csv.ts');
  yield csvLines([columns]);
  for await (const row of rows) yield csvLines([columns.map((name) => cell(row[name]))]);
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
