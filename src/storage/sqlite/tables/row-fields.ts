import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';

/** What a row may hold. */
export type Row = Record<string, string | number | null>;

/** Columns that are no fields: `number` is the place of an order's row among those of all sessions. */
const OURS: ReadonlySet<string> = new Set([
  'extra',
  'expires_at',
  'number',
  'created_ms',
  'valid_until_ms',
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
