import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';

/** The schema that this version reads and writes; what leads to it is loaded for another file alone. */
export const SCHEMA_VERSION = 3;

/** `PTRD`, in the header of every file that papertrade makes: no other program takes it for its own. */
export const APPLICATION_ID = 0x50_54_52_44;

/**
 * Throws STORE_UNUSABLE for a database that another program made, before anything of it is changed.
 * Files of our first schema have no application id; they are known by their tables.
 */
export function requireOurs(handle: DatabaseSyncInstance, path: string): void {
  const id = pragma(handle, 'application_id');
  if (id === APPLICATION_ID) return;
  const tables = handle.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const names = new Set(tables.map((row) => (row as { name: string }).name));
  const isFirstSchema = ['sessions', 'balances', 'journal'].every((name) => names.has(name));
  if (id === 0 && (names.size === 0 || isFirstSchema)) return;
  throw new PapertradeError(
    ErrorCode.STORE_UNUSABLE,
    `${quoteSafely(path)} is a database of another program. Nothing in it was changed; choose ` +
      'another file.',
    { path, application_id: id },
  );
}

/** A number of the file's header. */
export function pragma(
  handle: DatabaseSyncInstance,
  name: 'application_id' | 'user_version',
): number {
  const row = handle.prepare(`PRAGMA ${name}`).get() as Record<string, number>;
  return row[name] ?? 0;
}
