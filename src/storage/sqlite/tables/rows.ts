import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { columnsOf, toRow } from './row-fields.ts';
import type { TableName } from './schema.ts';

/** From this many rows on they are written by one statement. */
const MANY = 8;

/** One SQL statement and what is bound to it. */
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
