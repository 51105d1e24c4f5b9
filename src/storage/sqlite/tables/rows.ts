import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { COLUMNS, MOMENTS, TABLES, type TableName } from './schema.ts';

/** From this many rows on they are written by one statement. */
const MANY = 8;

/** One SQL statement and what is bound to it. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly string[];
}

/** The columns that a row is written with: a table's fields, `extra` and its moment. */
export const columnsOf = (table: TableName): readonly string[] => ALL_COLUMNS[table];

const allColumns = (table: TableName): string[] => {
  const moment = MOMENTS[table];
  return [...COLUMNS[table], 'extra', ...(moment ? [moment.column] : [])];
};

const ALL_COLUMNS: Readonly<Record<TableName, readonly string[]>> = {
  sessions: allColumns('sessions'),
  balances: allColumns('balances'),
  positions: allColumns('positions'),
  orders: allColumns('orders'),
  journal: allColumns('journal'),
  quotes: allColumns('quotes'),
  strategies: allColumns('strategies'),
};

const fieldsIn = (table: TableName): ReadonlySet<string> => new Set(COLUMNS[table]);

const KNOWN: Readonly<Record<TableName, ReadonlySet<string>>> = {
  sessions: fieldsIn('sessions'),
  balances: fieldsIn('balances'),
  positions: fieldsIn('positions'),
  orders: fieldsIn('orders'),
  journal: fieldsIn('journal'),
  quotes: fieldsIn('quotes'),
  strategies: fieldsIn('strategies'),
};

/**
 * What a table's columns hold of a record, in the order of `columnsOf`, with '' for nothing: fields
 * without a column are in `extra`, moments in milliseconds. `beside` is what the store adds to it.
 */
export function valuesOf(table: TableName, fields: Fields, beside: Fields = {}): string[] {
  const values: string[] = COLUMNS[table].map((name) => beside[name] ?? fields[name] ?? '');
  values.push(extraOf(table, fields));
  const moment = MOMENTS[table];
  if (moment) values.push(momentText(fields[moment.of] ?? ''));
  return values;
}

function extraOf(table: TableName, fields: Fields): string {
  const extra: Record<string, string> = {};
  for (const name in fields) {
    const value = fields[name] ?? '';
    if (value !== '' && !KNOWN[table].has(name)) extra[name] = value;
  }
  return Object.keys(extra).length > 0 ? JSON.stringify(extra) : '';
}

function momentText(at: string): string {
  const moment = Date.parse(at);
  return Number.isNaN(moment) ? '' : String(moment);
}

/** Adds rows, in this order; a key that is there already is an error. */
export function addRows(
  table: 'orders' | 'journal',
  rows: readonly Fields[],
  shared: Fields = {},
): Statement[] {
  return insertRows(table, rows, shared);
}

/** Writes rows, replacing those of the same keys. `shared` is what each of them has beside. */
export function writeRows(
  table: Exclude<TableName, 'orders' | 'journal'>,
  rows: readonly Fields[],
  shared: Fields = {},
): Statement[] {
  return insertRows(table, rows, shared);
}

function insertRows(table: TableName, fields: readonly Fields[], shared: Fields): Statement[] {
  const rows = fields.map((each) => valuesOf(table, each, shared));
  return rows.length >= MANY
    ? [insertMany(table, rows)]
    : rows.map((values) => insertOne(table, values));
}

const into = (table: TableName, names: readonly string[]): string => {
  const verb = table === 'orders' || table === 'journal' ? 'INSERT' : 'INSERT OR REPLACE';
  return `${verb} INTO ${table} (${names.join(', ')})`;
};

const insertion = (table: TableName, names: readonly string[]): string =>
  `${into(table, names)} VALUES (${names.map(() => '?').join(', ')})`;

/** How a row is written: with all of its columns, or without the moment that it doesn't have. */
const INSERTIONS = Object.fromEntries(
  TABLES.map((table) => {
    const names = columnsOf(table);
    const bare = MOMENTS[table] ? names.slice(0, -1) : names;
    return [table, { whole: insertion(table, names), bare: insertion(table, bare) }];
  }),
) as Record<TableName, { readonly whole: string; readonly bare: string }>;

function insertOne(table: TableName, values: readonly string[]): Statement {
  const { whole, bare } = INSERTIONS[table];
  const hasNoMoment = MOMENTS[table] !== undefined && values.at(-1) === '';
  return hasNoMoment ? { sql: bare, values: values.slice(0, -1) } : { sql: whole, values };
}

/**
 * One statement for all rows. What they have in common is bound once; the rest goes as JSON, an
 * array for each row.
 */
function insertMany(table: TableName, rows: readonly (readonly string[])[]): Statement {
  const common: string[] = [];
  const values: string[] = [];
  const varying: string[] = [];
  const places: number[] = [];
  columnsOf(table).forEach((name, place) => {
    const value = commonValue(rows, place);
    if (value === undefined) varying[places.push(place) - 1] = name;
    else if (value !== '') values[common.push(name) - 1] = value;
  });
  const lists = rows.map((row) => places.map((place) => row[place] ?? ''));
  const bound = [...common.map(() => '?'), ...varying.map((_, at) => `value ->> ${at}`)];
  const sql = `${into(table, [...common, ...varying])}
      SELECT ${bound.join(', ')} FROM json_each(?)`;
  return { sql, values: [...values, JSON.stringify(lists)] };
}

/** The value of a column that is the same in every row; undefined where they differ. */
function commonValue(rows: readonly (readonly string[])[], place: number): string | undefined {
  const first = rows[0]?.[place] ?? '';
  for (const row of rows) if (row[place] !== first) return undefined;
  return first;
}
