import Papa from 'papaparse';
import { escapeControls, invalidValue, oneOf, PapertradeError } from '../../domain/errors.ts';
import type { TextSource } from './text-source.ts';

/** One record of a file: the line on which it begins, and its values by column, as text. */
export interface Row {
  readonly line: number;
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** No order and no tick is this long: a quote that is never closed is found here. */
const MAX_RECORD = 64 * 1024;
/** An option chain of all expiries has a few megabytes. */
const MAX_DOCUMENT = 64 * 1024 * 1024;

/**
 * Reads CSV with a header, or NDJSON, and gives the rows in groups, as soon as they are there.
 * Columns are named in small letters with underscores; `aliases` gives other names that are taken.
 * Rejects with INVALID_VALUE, which names the file and the line.
 */
export async function* readRows(
  source: TextSource,
  columns: Columns,
): AsyncGenerator<readonly Row[]> {
  let format: RecordFormat | undefined;
  let rest = '';
  let first = true;
  for await (const chunk of source.stream as AsyncIterable<string>) {
    rest += first ? chunk.replace(/^\uFEFF/, '') : chunk;
    first = false;
    format ??= formatOf(rest, source.name, columns);
    if (!format) continue;
    const { rows, used } = format.read(rest, false);
    rest = rest.slice(used);
    if (rows.length > 0) yield rows;
    if (rest.length > format.longest) throw format.tooLong();
  }
  format ??= formatOf(`${rest}\n`, source.name, columns);
  if (!format) throw atLine(source.name, 1, new Error('there is nothing in it'));
  const { rows } = format.read(rest, true);
  if (rows.length > 0) yield rows;
}

/** What a file's columns may be called, and which have to be there. */
export interface Columns {
  readonly aliases: Readonly<Record<string, string>>;
  /** Of each group at least one. */
  readonly required: readonly (readonly string[])[];
  /** Every column that is known; a file with another is refused. Absent: others are ignored. */
  readonly known?: ReadonlySet<string>;
  /** Brings the objects of other programs into flat ones; what is nested beside is ignored. */
  readonly prepare?: (object: JsonObject) => JsonObject;
  /** The rows of a JSON document that is no NDJSON. Absent: such a document is refused. */
  readonly unfold?: (document: unknown) => readonly JsonObject[];
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** How the records of a file are read, one part of its text after another. */
interface RecordFormat {
  /** Rows of the complete records in `text`, and how much of it they took. */
  read(text: string, last: boolean): { readonly rows: readonly Row[]; readonly used: number };
  /** Characters that a record may have. */
  readonly longest: number;
  /** What is wrong with a longer one, and where it begins. */
  tooLong(): PapertradeError;
}

/** An array, and what NSE answers: its first word is a name of many rows. */
const DOCUMENT = /^(?:\[|\{\s*"(?:records|filtered)"\s*:)/;

/** NDJSON begins with a brace; undefined until something is there. */
function formatOf(text: string, name: string, columns: Columns): RecordFormat | undefined {
  const start = text.trimStart();
  if (start === '') return undefined;
  const { unfold } = columns;
  if (unfold && DOCUMENT.test(start)) return jsonDocument(name, columns, unfold);
  return start.startsWith('{') ? jsonLines(name, columns) : csvRecords(name, columns);
}

function csvRecords(name: string, columns: Columns): RecordFormat {
  const parser = new Papa.Parser({ newline: '\n', delimiter: ',' });
  let header: readonly string[] | undefined;
  let line = 1;
  const rowOf = (record: string[]): Row | undefined => {
    const end = record.length - 1;
    record[end] = (record[end] ?? '').replace(/\r$/, '');
    if (record.length === 1 && record[0]?.trim() === '') return undefined;
    if (header === undefined) {
      header = headerOf(record, columns);
      return undefined;
    }
    if (record.length !== header.length) {
      throw new Error(`the row has ${record.length} fields, the header ${header.length}`);
    }
    const fields: Record<string, string> = {};
    for (const [at, column] of header.entries()) {
      const value = record[at];
      if (value !== undefined && value !== '') fields[column] = value;
    }
    return { line, fields };
  };
  return {
    longest: MAX_RECORD,
    read(text, last) {
      const parsed = parser.parse(text, 0, !last) as Papa.ParseResult<string[]>;
      const [problem] = parsed.errors;
      if (problem) {
        const before = parsed.data.slice(0, problem.row ?? 0);
        const broken = before.reduce((count, record) => count + linesOf(record), line);
        throw atLine(name, broken, new Error(problem.message));
      }
      const rows: Row[] = [];
      for (const record of parsed.data) {
        const row = located(name, line, () => rowOf(record));
        line += linesOf(record);
        if (row) rows.push(row);
      }
      return { rows, used: parsed.meta.cursor };
    },
    tooLong: () =>
      atLine(name, line, new Error('the record is longer than 64 KiB; is a quote not closed?')),
  };
}

/** One document of many rows, such as an option chain. */
const jsonDocument = (
  name: string,
  columns: Columns,
  unfold: (document: unknown) => readonly JsonObject[],
): RecordFormat => ({
  longest: MAX_DOCUMENT,
  read: (text, last) =>
    last
      ? located(name, 1, () => ({
          rows: unfold(JSON.parse(text)).map((each) => ({
            line: 1,
            fields: fieldsOf(each, columns),
          })),
          used: text.length,
        }))
      : { rows: [], used: 0 },
  tooLong: () => atLine(name, 1, new Error('the document is longer than 64 MiB')),
});

function jsonLines(name: string, columns: Columns): RecordFormat {
  let line = 0;
  return {
    longest: MAX_RECORD,
    read(text, last) {
      const end = last ? text.length : text.lastIndexOf('\n') + 1;
      const lines = text.slice(0, end).split('\n');
      if (!last || lines.at(-1) === '') lines.pop();
      const rows: Row[] = [];
      for (const each of lines) {
        line += 1;
        if (each.trim() === '') continue;
        rows.push({ line, fields: located(name, line, () => jsonFields(each, columns)) });
      }
      return { rows, used: end };
    },
    tooLong: () => atLine(name, line + 1, new Error('the line is longer than 64 KiB')),
  };
}

/** Reads one JSON object of plain values; null counts as absent. Throws INVALID_VALUE. */
export function jsonFields(text: string, columns: Columns): Row['fields'] {
  return fieldsOf(parseObject(text), columns);
}

function fieldsOf(object: JsonObject, columns: Columns): Row['fields'] {
  const value = columns.prepare?.(object) ?? object;
  const fields: Record<string, string> = {};
  for (const [key, each] of Object.entries(value)) {
    if (each === null || each === undefined) continue;
    const name = columnName(key, columns);
    if (columns.known && !columns.known.has(name)) throw unknownColumn(key, columns.known);
    if (!isScalar(each)) {
      if (columns.prepare) continue;
      throw invalidValue(name, JSON.stringify(each), 'a plain value');
    }
    fields[name] = String(each);
  }
  requireColumns(Object.keys(fields), columns);
  return fields;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function parseObject(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonObject | null;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw invalidValue('line', text, 'a JSON object');
}

function headerOf(record: readonly string[], columns: Columns): readonly string[] {
  const header = namedColumns(record, columns);
  const unknown = columns.known && header.find((each) => !columns.known?.has(each));
  if (unknown !== undefined && columns.known) throw unknownColumn(unknown, columns.known);
  requireColumns(header, columns);
  return header;
}

/**
 * Each column's name. A file may have two columns that stand for one of papertrade's, such as LTP and
 * Last Price: the first counts, and the second is one of the other columns.
 */
function namedColumns(record: readonly string[], columns: Columns): string[] {
  const twice = record.find((each, at) => each.trim() !== '' && record.indexOf(each) !== at);
  if (twice !== undefined) throw invalidValue('column', twice, 'each column once');
  const names = record.map((each) => columnName(each, columns));
  return names.map((name, at) => (names.indexOf(name) === at ? name : `${name} ${at + 1}`));
}

function columnName(written: string, { aliases }: Columns): string {
  const name = plainName(written);
  return aliases[name] ?? name;
}

/** A column's name in small letters with underscores: `Trade Time` and `tradeTime` are `trade_time`. */
export const plainName = (written: string): string =>
  written
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

const unknownColumn = (name: string, known: ReadonlySet<string>): PapertradeError =>
  invalidValue('column', name, oneOf([...known]));

function requireColumns(found: readonly string[], { required }: Columns): void {
  const missing = required.find((group) => !group.some((each) => found.includes(each)));
  if (missing) throw invalidValue('columns', found.join(','), `a column ${missing.join(' or ')}`);
}

const linesOf = (record: readonly string[]): number =>
  record.reduce(
    (lines, field) => lines + (field.includes('\n') ? field.split('\n').length - 1 : 0),
    1,
  );

/** What reading a record gives; its error says where it is. */
function located<T>(name: string, line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw atLine(name, line, error);
  }
}

/** The same error, with where it is. */
export function atLine(name: string, line: number, error: unknown): PapertradeError {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `${escapeControls(name)}, line ${line}: ${error instanceof PapertradeError ? reason : `${reason}.`}`;
  const known = error instanceof PapertradeError ? error : invalidValue('line', '', 'a record');
  return new PapertradeError(known.code, message, { ...known.details, file: name, line }, error);
}
