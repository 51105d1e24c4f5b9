import Papa from 'papaparse';
import { createReadStream } from 'node:fs';
import { ErrorCode, invalidValue, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { reject, type Place, type RejectSink } from '../rejects.ts';
import { unreadable, type LegacyFile } from './folder.ts';

/** Some 100 orders, which one commit writes: of larger ones more stays in memory than is in use. */
const CHUNK_BYTES = 8 * 1024;
/** No row of the predecessor comes near; a longer one would only fill the memory. */
const MAX_ROW = 1024 * 1024;

/** One row by its columns' names; a class, since a million rows with functions of their own weigh. */
export class CsvRow implements Place {
  readonly file: string;
  readonly line: number;
  readonly #header: ReadonlyMap<string, number>;
  readonly #cells: readonly string[];

  constructor(
    { file, line }: Omit<Place, 'content'>,
    header: ReadonlyMap<string, number>,
    cells: readonly string[],
  ) {
    this.file = file;
    this.line = line;
    this.#header = header;
    this.#cells = cells;
  }

  /** A name that the file lacks gives ''. */
  get(column: string): string {
    return this.#cells[this.#header.get(column) ?? -1] ?? '';
  }

  content(): string {
    return this.#cells.join(',');
  }
}

export interface CsvBatch {
  readonly rows: readonly CsvRow[];
  readonly bytes: number;
}

export interface CsvColumns {
  readonly required: readonly string[];
  readonly known: readonly string[];
}

export interface CsvNotes {
  readonly rejected: RejectSink;
  /** Told once, with the columns that nobody reads. */
  readonly unknownColumns: (names: readonly string[]) => void;
}

/** Raw rows of a CSV file, chunk by chunk, in constant memory. */
export async function* csvCells(
  file: LegacyFile,
  rejected: RejectSink,
): AsyncGenerator<{ cells: string[][]; lines: number[]; bytes: number }> {
  const splitter = new RowSplitter(file.name, rejected);
  for await (const { text, bytes } of decodedChunks(file)) {
    yield { ...splitter.push(text), bytes };
  }
  yield { ...splitter.end(), bytes: 0 };
}

/**
 * Rows of a CSV file with a header. Rejects with INVALID_VALUE when a required column is missing;
 * an empty file has no rows.
 */
export async function* csvRows(
  file: LegacyFile,
  columns: CsvColumns,
  notes: CsvNotes,
): AsyncGenerator<CsvBatch> {
  let header: Map<string, number> | undefined;
  for await (const { cells, lines, bytes } of csvCells(file, notes.rejected)) {
    const rows: CsvRow[] = [];
    cells.forEach((row, index) => {
      const line = lines[index] ?? 0;
      if (row.length === 1 && row[0] === '') return;
      if (header === undefined) header = readHeader(file, row, columns, notes);
      else if (isWhole(row, header, { file, line, notes })) {
        rows.push(new CsvRow({ file: file.name, line }, header, row));
      }
    });
    yield { rows, bytes };
  }
}

function readHeader(
  file: LegacyFile,
  row: readonly string[],
  { required, known }: CsvColumns,
  notes: CsvNotes,
): Map<string, number> {
  const header = new Map(row.map((name, index) => [name.trim().toLowerCase(), index]));
  const missing = required.filter((name) => !header.has(name));
  if (missing.length > 0) {
    throw new PapertradeError(
      ErrorCode.INVALID_VALUE,
      `${quoteSafely(file.name)} lacks the column ${missing.map(quoteSafely).join(', ')}; its first ` +
        `line is ${quoteSafely(row.join(','))}. Nothing was written.`,
      { file: file.name, missing: missing.join(',') },
    );
  }
  const unknown = [...header.keys()].filter((name) => !known.includes(name));
  if (unknown.length > 0) notes.unknownColumns(unknown);
  return header;
}

function isWhole(
  row: readonly string[],
  header: ReadonlyMap<string, number>,
  { file, line, notes }: { file: LegacyFile; line: number; notes: CsvNotes },
): boolean {
  const reason = rowProblem(row, header.size);
  if (reason === undefined) return true;
  reject({ file: file.name, line, content: () => row.join(',') }, reason, notes.rejected);
  return false;
}

function rowProblem(row: readonly string[], columns: number): string | undefined {
  if (row.length < columns) {
    return `The row has ${row.length} of ${columns} columns: a truncated line?`;
  }
  if (row.length > columns) return `The row has ${row.length} columns, not ${columns}.`;
  if (row.some((cell) => cell.includes('\ufffd'))) return 'The row is not valid UTF-8.';
  return undefined;
}

/** Cuts text into rows, counts their lines, and drops a row that is far too long. */
class RowSplitter {
  readonly #file: string;
  readonly #rejected: RejectSink;
  #rest = '';
  #line = 1;
  #dropping = false;

  constructor(file: string, rejected: RejectSink) {
    this.#file = file;
    this.#rejected = rejected;
  }

  push(text: string): { cells: string[][]; lines: number[] } {
    const input = this.#dropping ? this.#afterLongRow(text) : this.#rest + text;
    const parsed = this.#parse(input, true);
    this.#rest = input.slice(parsed.cursor);
    if (this.#rest.length > MAX_ROW) this.#dropRow();
    return { cells: parsed.cells, lines: this.#linesOf(parsed.cells) };
  }

  end(): { cells: string[][]; lines: number[] } {
    const input = this.#rest;
    this.#rest = '';
    if (input === '') return { cells: [], lines: [] };
    const parsed = this.#parse(input, false);
    const lines = this.#linesOf(parsed.cells);
    if (!parsed.unclosed) return { cells: parsed.cells, lines };
    this.#reject(lines.at(-1) ?? this.#line, 'A quoted field is never closed.', input);
    return { cells: parsed.cells.slice(0, -1), lines };
  }

  #parse(input: string, ignoreLastRow: boolean) {
    const parser = new Papa.Parser({ delimiter: ',', newline: '\n', quoteChar: '"' });
    const { data, errors, meta } = parser.parse(input, 0, ignoreLastRow) as Papa.ParseResult<
      string[]
    >;
    const unclosed = errors.some(({ code }) => code === 'MissingQuotes');
    return { cells: data, cursor: meta.cursor, unclosed };
  }

  #linesOf(cells: readonly string[][]): number[] {
    return cells.map((row) => {
      const line = this.#line;
      this.#line += 1;
      for (const cell of row) if (cell.includes('\n')) this.#line += cell.split('\n').length - 1;
      return line;
    });
  }

  #dropRow(): void {
    const megabytes = MAX_ROW / 1024 / 1024;
    this.#reject(this.#line, `The row is longer than ${megabytes} MB.`, this.#rest);
    this.#rest = '';
    this.#dropping = true;
  }

  #afterLongRow(text: string): string {
    const end = text.indexOf('\n');
    if (end < 0) return '';
    this.#dropping = false;
    this.#line += 1;
    return text.slice(end + 1);
  }

  #reject(line: number, reason: string, content: string): void {
    reject({ file: this.#file, line, content: () => content }, reason, this.#rejected);
  }
}

/** The file's text without BOM and carriage returns; bytes that are not UTF-8 become U+FFFD. */
async function* decodedChunks(file: LegacyFile): AsyncGenerator<{ text: string; bytes: number }> {
  const decoder = new TextDecoder('utf-8');
  const stream = createReadStream(file.path, { highWaterMark: CHUNK_BYTES });
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      const text = decoder.decode(bytes, { stream: true });
      yield { text: text.includes('\r') ? text.replaceAll('\r', '') : text, bytes: bytes.length };
    }
  } catch (error) {
    throw unreadable(file.name, error);
  }
  yield { text: decoder.decode(), bytes: 0 };
}

/** A cell that must not be empty. */
export function requireCell(row: CsvRow, column: string): string {
  const value = row.get(column).trim();
  if (value === '') throw invalidValue(column, value, 'a value');
  return value;
}
