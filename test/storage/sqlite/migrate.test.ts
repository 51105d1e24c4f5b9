import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';
import { createRows } from '../../../src/storage/sqlite/ledger/write.ts';
import { aBalance, aSession } from '../../support/ledger.ts';

const FIRST: readonly string[] = [];
const SECOND = ["ALTER TABLE balances ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';"];
const BROKEN = [...SECOND, 'UPDATE balances SET mood = 1; UPDATE no_such_table SET a = 1;'];

/** A file of schema 1 with one session, in a folder whose name needs quoting. */
function olderFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), "papertrade-o'lder-")), 'papertrade.db');
  const db = openDatabase(path, FIRST);
  db.write(() => createRows(db, aSession('A'), aBalance()));
  db.close();
  return path;
}

const sqlite = (path: string, sql: string): string =>
  execFileSync('sqlite3', [path, sql], { encoding: 'utf8' }).trim();

describe('a local file of an older papertrade', () => {
  it('is taken to the new schema in place, and kept beside it as it was', () => {
    const path = olderFile();
    const db = openDatabase(path, SECOND);
    expect(db.get('SELECT session_id, available, mood FROM balances')).toMatchObject({
      session_id: 'A',
      available: '100000',
      mood: 'calm',
    });
    db.close();
    expect(sqlite(path, 'pragma user_version')).toBe('2');
    const copy = `${path}.schema-1.bak`;
    expect(sqlite(copy, 'pragma integrity_check; select available from balances')).toBe(
      'ok\n100000',
    );
    expect(sqlite(copy, 'pragma user_version')).toBe('1');
    expect((statSync(copy).mode & 0o777).toString(8)).toBe('600');
    // SQLite's own files stay until the last connection is collected.
    const files = readdirSync(join(path, '..')).filter((name) => !/-(?:wal|shm)$/.test(name));
    expect(files.sort()).toEqual(['papertrade.db', 'papertrade.db.schema-1.bak']);
  });

  it('stays as it was when a step fails, and can still be used by the older one', () => {
    const path = olderFile();
    expect(() => openDatabase(path, BROKEN)).toThrow(/no_such_table/);
    expect(sqlite(path, 'pragma user_version')).toBe('1');
    expect(sqlite(path, 'pragma table_info(balances)')).not.toContain('mood');
    const db = openDatabase(path, FIRST);
    expect(db.get('SELECT count(*) AS count FROM sessions')).toMatchObject({ count: 1 });
    db.close();
  });

  it('is refused by the older papertrade once a newer one has been there', () => {
    const path = olderFile();
    openDatabase(path, SECOND).close();
    expect(() => openDatabase(path, FIRST)).toThrow(/newer papertrade \(schema 2/);
  });
});
