import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalStore } from '../../../src/storage/sqlite/sqlite-store.ts';
import { describeStore } from '../../contract/store-contract.ts';
import { aBalance, aSession } from '../../support/ledger.ts';

const temporary = (): string => mkdtempSync(join(tmpdir(), 'papertrade-local-'));

describeStore('local', () => {
  const folder = temporary();
  return Promise.resolve({
    open: () => openLocalStore({ path: join(folder, 'papertrade.db') }),
    cleanup: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  });
});

const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);

describe('the local file', () => {
  it("is its owner's alone", async () => {
    const path = join(temporary(), 'data', 'papertrade.db');
    const store = await openLocalStore({ path });
    await store.createSession(aSession('A'), aBalance());
    expect([mode(join(path, '..')), mode(path), mode(`${path}-wal`)]).toEqual([
      '700',
      '600',
      '600',
    ]);
    await store.close();
  });

  it('that others may read, such as a copy, is closed to them before anything is written', async () => {
    const path = join(temporary(), 'papertrade.db');
    const first = await openLocalStore({ path });
    await first.createSession(aSession('A'), aBalance());
    await first.close();
    chmodSync(path, 0o644);
    const store = await openLocalStore({ path });
    await store.createSession(aSession('B'), aBalance());
    expect([mode(path), mode(`${path}-wal`)]).toEqual(['600', '600']);
    await store.close();
  });

  it('opens in the plain sqlite3 program', async () => {
    const path = join(temporary(), 'papertrade.db');
    const store = await openLocalStore({ path });
    await store.createSession(aSession('A'), aBalance());
    const sql = 'pragma integrity_check; select session_id, available from balances;';
    expect(execFileSync('sqlite3', [path, sql], { encoding: 'utf8' })).toBe('ok\nA|100000\n');
    await store.close();
  });

  it('of another kind is refused with its path', async () => {
    const path = join(temporary(), 'papertrade.db');
    writeFileSync(path, 'These are not the books that you are looking for. '.repeat(100));
    await expect(openLocalStore({ path })).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringContaining(path),
    });
  });

  it('of a newer papertrade is refused and left alone', async () => {
    const path = join(temporary(), 'papertrade.db');
    execFileSync('sqlite3', [path, 'pragma user_version = 99']);
    await expect(openLocalStore({ path })).rejects.toThrow(/newer papertrade \(schema 99/);
    expect(execFileSync('sqlite3', [path, 'pragma user_version'], { encoding: 'utf8' })).toBe(
      '99\n',
    );
  });

  it('in a place that is a folder is refused', async () => {
    const path = join(temporary(), 'papertrade.db');
    mkdirSync(path);
    chmodSync(path, 0o700);
    await expect(openLocalStore({ path })).rejects.toMatchObject({ code: 'STORE_UNUSABLE' });
  });
});
