import { JSONParser } from '@streamparser/json';
import { damaged } from './master-problems.ts';
import type { TableRows } from './tables.ts';
import type { Vendor } from './vendors/vendor.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The largest text that one instrument may have; a value without an end would fill the memory. */
const MAX_OBJECT = 65_536;

/**
 * The objects of a JSON array, as they come. Throws INVALID_VALUE for what is no such array, or ends
 * within it.
 */
export async function* jsonRows(
  pieces: AsyncIterable<Uint8Array>,
  vendorOf: (columns: readonly string[]) => Vendor,
): AsyncGenerator<TableRows> {
  const found: Fields[] = [];
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  let size = 0;
  parser.onValue = ({ value }) => {
    size = 0;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) found.push(value);
  };
  let vendor: Vendor | undefined;
  for await (const piece of pieces) {
    try {
      parser.write(piece);
    } catch (error) {
      throw damaged(`it is not JSON (${error instanceof Error ? error.message : String(error)})`);
    }
    size += piece.length;
    if (found.length === 0 && size > 16 * MAX_OBJECT) throw damaged('it is no list of instruments');
    const objects = found.splice(0);
    const [first] = objects;
    if (first === undefined) continue;
    vendor ??= vendorOf(Object.keys(first).map((name) => name.toUpperCase()));
    yield { vendor, rows: objects.map(cellsOf) };
  }
  if (!parser.isEnded) throw damaged('it ends in the middle of the list');
}

function cellsOf(fields: Fields): (column: string) => string {
  const byName = new Map(
    Object.entries(fields).map(([name, value]) => [name.toUpperCase(), textOf(value)]),
  );
  return (column) => byName.get(column) ?? '';
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
