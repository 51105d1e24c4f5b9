import type { Fields } from '../../domain/ledger/records.ts';
import { COLUMNS, type TableName } from './schema.ts';

/** From this many rows on, one statement for all of them is quicker than one for each. */
const MANY = 8;

/** One SQL statement and what is bound to it: plain text, which another thread can run as well. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly string[];
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

function insertRows(target: Target, rows: readonly Fields[]): Statement[] {
  if (rows.length >= MANY) return [insertMany(target, rows)];
  return rows.map((row) => insertOne(target, row));
}

/**
 * Names only the columns that hold something, since the others are empty by default: binding a
 * value takes longer than storing it, and most rows fill less than half of their columns.
 */
function insertOne({ verb, table, shared }: Target, row: Fields): Statement {
  const values: string[] = [];
  let filled = 0;
  let bit = 1;
  for (const name of COLUMNS[table]) {
    const value = shared[name] ?? row[name];
    if (value !== undefined && value !== '') {
      filled += bit;
      values.push(value);
    }
    bit *= 2;
  }
  return { sql: insertSql(verb, table, filled), values };
}

/** The statements of each table, by the columns that a row fills. */
const known = new Map<TableName, Map<number, string>>();

/** `filled` has a bit for each of the table's columns; there are fewer than a number has. */
function insertSql(verb: Target['verb'], table: TableName, filled: number): string {
  const found = known.get(table)?.get(filled);
  if (found !== undefined) return found;
  const names = COLUMNS[table].filter((_, at) => Math.floor(filled / 2 ** at) % 2 === 1);
  const places = names.map(() => '?').join(', ');
  const sql = `${verb} INTO ${table} (${names.join(', ')}) VALUES (${places})`;
  known.set(table, (known.get(table) ?? new Map<number, string>()).set(filled, sql));
  return sql;
}

/**
 * One statement for all rows. What they have in common is bound once; the rest goes as JSON, an
 * array for each row, since binding its values one by one takes twice as long.
 */
function insertMany({ verb, table, shared }: Target, rows: readonly Fields[]): Statement {
  const common: string[] = [];
  const values: string[] = [];
  const varying: string[] = [];
  for (const name of COLUMNS[table]) {
    const value = shared[name] ?? commonValue(rows, name);
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
