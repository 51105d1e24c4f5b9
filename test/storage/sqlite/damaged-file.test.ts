import { beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../../src/storage/ports/store.ts';
import { openDatabase } from '../../../src/storage/sqlite/open-database.ts';
import { openLocalStore } from '../../../src/storage/sqlite/sqlite-store.ts';
import { aBalance, aFill, aSession, commitOf, tolerant } from '../../support/ledger.ts';

let path: string;

const sql = (text: string): string =>
  execFileSync('sqlite3', [path, text], { encoding: 'utf8' }).trim();

/** A file with one session and one order. */
beforeEach(async () => {
  path = join(mkdtempSync(join(tmpdir(), 'papertrade-damaged-')), 'papertrade.db');
  const store = tolerant(await openLocalStore({ path }));
  await store.createSession(aSession('A'), aBalance());
  await store.commit(commitOf('A', { balance: aBalance() }, aFill('c1')));
  await store.close();
});

async function read(use: (store: Store) => Promise<unknown>): Promise<unknown> {
  const store = await openLocalStore({ path });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

describe('a damaged local file', () => {
  it.each([
    ['symbol', (store: Store) => store.orders('A'), 'orders'],
    ['note', (store: Store) => store.orders('A'), 'orders'],
    ['name', (store: Store) => store.sessions(), 'sessions'],
    ['available', (store: Store) => store.sessionState('A'), 'balances'],
  ] as const)(
    'whose %s holds bytes that are no text is told as damaged',
    async (column, use, table) => {
      sql(`update ${table} set ${column} = cast(x'ff41fe' as text)`);
      await expect(read(use)).rejects.toMatchObject({
        code: 'STORE_CORRUPT',
        message: expect.stringMatching(/no text.*Restore a backup/),
      });
    },
  );

  it('keeps the replacement character that a trader typed', async () => {
    sql("update orders set note = 'what is \uFFFD?'");
    expect(await read((store) => store.orders('A'))).toMatchObject([{ note: 'what is \uFFFD?' }]);
  });

  it('is told, and never ends the program, wherever its bytes were changed', async () => {
    const whole = readFileSync(path);
    const told = new Set<string>();
    for (let place = 0; place < 120; place += 1) {
      const bytes = Buffer.from(whole);
      for (let byte = 0; byte < 40; byte += 1) {
        const at = (place * 7919 + byte * 104_729) % bytes.length;
        bytes[at] = bytes.readUInt8(at) ^ (1 + ((place * byte) % 255));
      }
      writeFileSync(path, bytes);
      const code = await read(async (store) => {
        await store.sessions();
        await store.orders('A');
        await store.positions('A');
        await store.sessionState('A');
      }).then(
        () => 'read',
        (error: unknown) => (error as { code: string }).code,
      );
      told.add(code);
    }
    expect(
      [...told].filter((code) => !/^(?:read|STORE_CORRUPT|STORE_UNUSABLE)$/.test(code)),
    ).toEqual([]);
    expect(told).toContain('STORE_CORRUPT');
  });
});

describe('a value that is neither text nor a number', () => {
  it.each([[true], [undefined], [{}], [Number.NaN], [Symbol('x')]])(
    'is refused before anything is written: %p',
    (value) => {
      const db = openDatabase(path);
      const insert = "INSERT INTO settings VALUES ('odd', ?)";
      expect(() => db.run(insert, [value as unknown as string])).toThrow(/can be stored/);
      expect(db.get("SELECT * FROM settings WHERE name = 'odd'")).toBeUndefined();
      db.close();
    },
  );
});

describe('a database of another program', () => {
  it.each([
    ['create table notes (text); insert into notes values (1)'],
    ['create table sessions (id); pragma user_version = 1'],
    ['pragma application_id = 1234'],
  ])('is refused and stays as it is: %s', async (text) => {
    path = `${path}.other`;
    sql(text);
    const before = readFileSync(path);
    const { mode } = statSync(path);
    await expect(openLocalStore({ path })).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringContaining('of another program'),
    });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(statSync(path).mode).toBe(mode);
  });

  it('is none of ours: our file bears our mark', () => {
    expect(sql('pragma application_id')).toBe(String(0x50_54_52_44));
  });
});
