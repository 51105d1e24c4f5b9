import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { APPLICATION_ID, pragma } from './ours.ts';
import { versionAfter } from './migrations.ts';
import { columnTypes, TABLES } from './schema.ts';

/**
 * Brings an opened file to today's schema in one transaction: creates a new one, or keeps a copy
 * of an older one beside it (`FILE.schema-1.bak`) and takes it through the steps that it lacks.
 * Throws STORE_UNUSABLE when a newer papertrade wrote it, and changes nothing then.
 */
export function migrate(
  handle: DatabaseSyncInstance,
  path: string,
  steps: readonly string[],
  create: () => string,
): void {
  const wanted = versionAfter(steps);
  if (pragma(handle, 'user_version') === wanted) return;
  handle.exec('BEGIN IMMEDIATE');
  try {
    const found = pragma(handle, 'user_version');
    if (found > wanted) throw newerSchema(path, found, wanted);
    if (found === 0) handle.exec(create());
    else if (found < wanted) {
      keepCopy(path, found);
      addColumns(handle);
      for (const step of steps.slice(found - 1)) handle.exec(step);
    }
    handle.exec(`PRAGMA user_version = ${wanted}; PRAGMA application_id = ${APPLICATION_ID}`);
    handle.exec('COMMIT');
  } catch (error) {
    if (handle.isTransaction) handle.exec('ROLLBACK');
    throw error;
  }
}

/** Gives the tables that are there the columns that they lack. */
function addColumns(handle: DatabaseSyncInstance): void {
  for (const table of TABLES) {
    const rows = handle.prepare(`PRAGMA table_info(${table})`).all() as { name: string }[];
    const known = new Set(rows.map(({ name }) => name));
    if (known.size === 0) continue;
    for (const [name, type] of columnTypes(table)) {
      if (!known.has(name)) handle.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
    }
  }
}

/** Copies what is committed, through a second connection, while the write lock is held. */
function keepCopy(path: string, found: number): void {
  const copy = `${path}.schema-${found}.bak`;
  const unfinished = `${copy}.${process.pid}`;
  rmSync(unfinished, { force: true });
  closeSync(openSync(unfinished, 'wx', 0o600));
  const reader = new DatabaseSync(path, { timeout: 5000 });
  try {
    reader.exec(`VACUUM INTO '${unfinished.replaceAll("'", "''")}'`);
  } finally {
    reader.close();
  }
  chmodSync(unfinished, 0o600);
  const file = openSync(unfinished, 'r');
  fsyncSync(file);
  closeSync(file);
  renameSync(unfinished, copy);
}

function newerSchema(path: string, found: number, wanted: number): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_UNUSABLE,
    `${quoteSafely(path)} was written by a newer papertrade (schema ${found}, this one knows ` +
      `${wanted}). Update papertrade, or choose another file.`,
    { path, schema: found },
  );
}
