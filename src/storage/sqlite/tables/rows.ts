import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { COLUMNS, KEYS, MOMENTS, TABLES, type TableName } from './schema.ts';

/** One SQL statement and what is bound to it. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The columns that a row is written with: a table's fields, `extra` and its moment. */
function columnsOf(table: TableName): string[] {
  const moment = MOMENTS[table];
  return [...COLUMNS[table], 'extra', ...(moment ? [moment.column] : [])];
}

/** What a column is set to: a number that a row doesn't have is NULL, a text is empty. */
const boundTo = (name: string): string => (/^number$|_ms$/.test(name) ? "NULLIF(?, '')" : '?');

/** For an UPDATE of whole rows, with what `valuesOf` gives. */
export const assignments = (table: TableName): string =>
  columnsOf(table)
    .map((name) => `${name} = ${boundTo(name)}`)
    .join(', ');

/** For an INSERT, also with columns that come before. */
export const insertion = (table: TableName, ...before: readonly string[]): string => {
  const names = [...before, ...columnsOf(table)];
  return `${table} (${names.join(', ')}) VALUES (${names.map(boundTo).join(', ')})`;
};

const ofTables = <T>(make: (table: TableName) => T) =>
  Object.fromEntries(TABLES.map((table) => [table, make(table)])) as Record<TableName, T>;

/** Where a table's fields stand among its columns. */
const PLACES = ofTables(
  (table) => new Map<string, number>(COLUMNS[table].map((name, place) => [name, place])),
);

/** Orders and entries are added once; of the others a row of the same key is rewritten. */
const WRITES = ofTables((table) => {
  const insert = `INSERT INTO ${insertion(table)}`;
  const keys = KEYS[table];
  if (!keys) return insert;
  const others = columnsOf(table).filter((name) => !keys.includes(name));
  const changes = others.map((name) => `${name} = excluded.${name}`);
  return `${insert} ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${changes.join(', ')}`;
});

/**
 * Writes a record as a row. `beside` is what the store adds to it. An order or an entry that is there
 * already is an error.
 */
export const rowWrite = (table: TableName, fields: Fields, beside: Fields = {}): Statement => ({
  sql: WRITES[table],
  values: valuesOf(table, fields, beside),
});

/**
 * What a table's columns hold of a record, with '' for nothing: fields without a column are in
 * `extra`, moments in milliseconds.
 */
export function valuesOf(table: TableName, fields: Fields, beside: Fields = {}): string[] {
  const places = PLACES[table];
  const moment = MOMENTS[table];
  const values = Array<string>(places.size + (moment ? 2 : 1)).fill('');
  const extra: Record<string, string> = {};
  for (const record of [fields, beside]) {
    for (const name in record) {
      const value = record[name] ?? '';
      const place = places.get(name);
      if (place !== undefined) values[place] = value;
      else if (value !== '') extra[name] = value;
    }
  }
  if (Object.keys(extra).length > 0) values[places.size] = JSON.stringify(extra);
  if (moment) values[places.size + 1] = momentText(fields[moment.of] ?? '');
  return values;
}

function momentText(at: string): string {
  const moment = Date.parse(at);
  return Number.isNaN(moment) ? '' : String(moment);
}
