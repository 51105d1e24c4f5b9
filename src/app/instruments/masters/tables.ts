import Papa from 'papaparse';
import { linesOf, type Line } from './lines.ts';
import { damaged } from './master-problems.ts';
import type { Vendor } from './vendors/vendor.ts';

/** A row, and the vendor whose columns the file has. */
export interface TableRows {
  readonly vendor: Vendor;
  readonly rows: readonly ((column: string) => string)[];
}

/**
 * The rows of comma-separated text with a header, some hundreds at a time. Each line is a row of its
 * own, so that a stray quote spoils one. Throws INVALID_VALUE for a file that none of the vendors
 * writes, and for one that ends within a row.
 */
export async function* tableRows(
  pieces: AsyncIterable<Uint8Array>,
  vendorOf: (columns: readonly string[]) => Vendor,
): AsyncGenerator<TableRows> {
  let header: Header | undefined;
  for await (const lines of linesOf(pieces)) {
    const rows: ((column: string) => string)[] = [];
    for (const line of lines) {
      if (line.text.trim() === '') continue;
      const cells = cellsOf(line.text);
      if (header === undefined) header = readHeader(cells, vendorOf);
      else rows.push(cellIn(requireWhole(line, cells, header), header));
    }
    if (header !== undefined && rows.length > 0) yield { vendor: header.vendor, rows };
  }
}

type Header = ReturnType<typeof readHeader>;

function readHeader(cells: readonly string[], vendorOf: (columns: readonly string[]) => Vendor) {
  const names = cells.map((name) =>
    name
      .replace(/^\ufeff/, '')
      .trim()
      .toUpperCase(),
  );
  const vendor = vendorOf(names);
  const columns = new Map(names.map((name, at) => [name, at]));
  return { vendor, count: names.filter((name) => name !== '').length, columns };
}

/** The last row of a file that was cut has no end of line, and less than the header has. */
function requireWhole(
  { ended }: Line,
  cells: readonly string[],
  { count }: Header,
): readonly string[] {
  if (!ended && cells.length < count) throw damaged('it ends in the middle of a row');
  return cells;
}

const cellsOf = (line: string): readonly string[] =>
  line.includes('"')
    ? (Papa.parse<string[]>(line, { delimiter: ',' }).data[0] ?? [])
    : line.split(',');

const cellIn =
  (cells: readonly string[], { columns }: Header) =>
  (name: string): string =>
    cells[columns.get(name) ?? -1]?.trim() ?? '';
