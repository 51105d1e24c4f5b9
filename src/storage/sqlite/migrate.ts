import Libsql from 'libsql';
import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import { versionAfter } from './migrations.ts';
import { createTables } from './schema.ts';

/**
 * Brings an opened file to today's schema in one transaction: creates a new one, or keeps a copy
 * of an older one beside it (`FILE.schema-1.bak`) and takes it through the steps that it lacks.
 * Rejects with STORE_UNUSABLE when a newer papertrade wrote it, and changes nothing then.
 */
export function migrate(handle: Libsql.Database, path: string, steps: readonly string[]): void {
  const wanted = versionAfter(steps);
  if (version(handle) === wanted) return;
  handle.exec('BEGIN IMMEDIATE');
  try {
    const found = version(handle);
    if (found > wanted) throw newerSchema(path, found, wanted);
    if (found === 0) handle.exec(createTables());
    else if (found < wanted) {
      keepCopy(path, found);
      for (const step of steps.slice(found - 1)) handle.exec(step);
    }
    handle.exec(`PRAGMA user_version = ${wanted}`);
    handle.exec('COMMIT');
  } catch (error) {
    if (handle.inTransaction) handle.exec('ROLLBACK');
    throw error;
  }
}

/** Copies what is committed, through a second connection, while the write lock is held. */
function keepCopy(path: string, found: number): void {
  const copy = `${path}.schema-${found}.bak`;
  const unfinished = `${copy}.${process.pid}`;
  rmSync(unfinished, { force: true });
  closeSync(openSync(unfinished, 'wx', 0o600));
  const reader = new Libsql(path, { timeout: 5000 });
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

function version(handle: Libsql.Database): number {
  const row = handle.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}

function newerSchema(path: string, found: number, wanted: number): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_UNUSABLE,
    `${quoteSafely(path)} was written by a newer papertrade (schema ${found}, this one knows ` +
      `${wanted}). Update papertrade, or choose another file with --store local:FILE.`,
    { path, schema: found },
  );
}
