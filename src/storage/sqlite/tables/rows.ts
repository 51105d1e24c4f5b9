import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { COLUMNS, MOMENTS, type TableName } from './schema.ts';

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

/** Fields as the table's columns hold them: moments in milliseconds beside, the rest in `extra`. */
export function toRow(table: TableName, fields: Fields): Fields {
  const row: Record<string, string> = {};
  const extra: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (KNOWN[table].has(name)) row[name] = value;
    else if (value !== '') extra[name] = value;
  }
  if (Object.keys(extra).length > 0) row['extra'] = JSON.stringify(extra);
  const moment = MOMENTS[table];
  const at = moment && Date.parse(fields[moment.of] ?? '');
  if (moment && at !== undefined && !Number.isNaN(at)) row[moment.column] = String(at);
  return row;
}

/** Adds rows, in this order; a key that is there already is an error. */
export function addRows(
  table: 'orders' | 'journal',
  rows: readonly Fields[],
  shared: Fields = {},
): Statement[] {
  return insertRows({ verb: 'INSERT', table, shared }, rows);
}

/** Writes rows, replacing those of the same keys. `shared` is what each of them has beside. */
export function writeRows(
  table: Exclude<TableName, 'orders' | 'journal'>,
  rows: readonly Fields[],
  shared: Fields = {},
): Statement[] {
  return insertRows({ verb: 'INSERT OR REPLACE', table, shared }, rows);
}

/** Where rows go, and what each of them has beside. */
interface Target {
  readonly verb: 'INSERT' | 'INSERT OR REPLACE';
  readonly table: TableName;
  readonly shared: Fields;
}

function insertRows(target: Target, fields: readonly Fields[]): Statement[] {
  const { table, shared } = target;
  const rows = fields.map((each) => toRow(table, { ...each, ...shared }));
  if (rows.length >= MANY) return [insertMany(target, rows)];
  return rows.map((row) => insertOne(target, row));
}

/** Names only the columns that hold something: the others are empty by default. */
function insertOne({ verb, table }: Target, row: Fields): Statement {
  const names = columnsOf(table).filter((name) => (row[name] ?? '') !== '');
  const places = names.map(() => '?').join(', ');
  return {
    sql: `${verb} INTO ${table} (${names.join(', ')}) VALUES (${places})`,
    values: names.map((name) => row[name] ?? ''),
  };
}

/**
 * One statement for all rows. What they have in common is bound once; the rest goes as JSON, an
 * array for each row.
 */
function insertMany({ verb, table }: Target, rows: readonly Fields[]): Statement {
  const common: string[] = [];
  const values: string[] = [];
  const varying: string[] = [];
  for (const name of columnsOf(table)) {
    const value = commonValue(rows, name);
    if (value === undefined) varying.push(name);
    else if (value !== '') values[common.push(name) - 1] = value;
  }
  const lists = rows.map((row) => varying.map((name) => row[name] ?? ''));
  const places = [...common.map(() => '?'), ...varying.map((_, at) => `value ->> ${at}`)];
  const sql = `${verb} INTO ${table} (${[...common, ...varying].join(', ')})
      SELECT ${places.join(', ')} FROM json_each(?)`;
  return { sql, values: [...values, JSON.stringify(lists)] };
}

/** The value of a column that is the same in every row; undefined where they differ. */
function commonValue(rows: readonly Fields[], name: string): string | undefined {
  const first = rows[0]?.[name] ?? '';
  for (const row of rows) if ((row[name] ?? '') !== first) return undefined;
  return first;
}
