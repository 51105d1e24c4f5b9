import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { COLUMNS, MOMENTS, type TableName } from './schema.ts';

/** What a row may hold. */
export type Row = Record<string, string | number | null>;

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

const OURS: ReadonlySet<string> = new Set([
  'extra',
  'expires_at',
  // The place of an order's row among those of all sessions.
  'number',
  ...Object.values(MOMENTS).map(({ column }) => column),
]);

/** A row as the codec reads it: what `extra` holds beside its columns. */
export function fieldsOf(row: Row): Fields {
  const fields: Record<string, string> = {};
  for (const name in row) {
    if (!OURS.has(name)) fields[name] = String(row[name] ?? '');
  }
  const { extra } = row;
  if (typeof extra !== 'string' || extra === '') return fields;
  const beside = parseExtra(extra);
  for (const name in beside) fields[name] ??= beside[name] ?? '';
  return fields;
}

function parseExtra(extra: string): Fields {
  try {
    return JSON.parse(extra) as Fields;
  } catch (error) {
    throw new PapertradeError(
      ErrorCode.STORE_CORRUPT,
      'The column extra of a row in the local store is no JSON. Restore a backup.',
      { field: 'extra' },
      error,
    );
  }
}
