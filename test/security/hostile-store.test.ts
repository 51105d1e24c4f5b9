import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COLUMNS } from '../../src/storage/sqlite/tables/schema.ts';
import { SEPTEMBER_2025 } from '../support/clock.ts';
import { SEED } from '../support/fuzz-seed.ts';
import type { runMain as RunMain } from '../support/in-process.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const READS = [
  ['session', 'list'],
  ['session', 'show'],
  ['balance'],
  ['positions', '--all'],
  ['orders'],
  ['trades'],
  ['quote', 'show'],
  ['report'],
  ['verify'],
  ['status'],
];
const WRITES = [
  ['buy', 'INFY', '1', '--price', '10'],
  ['balance', 'deposit', '1'],
  ['quote', 'set', 'INFY', '5'],
  ['session', 'end', '--yes'],
];
/** Statuses that a trader can act on; 1 would be a bug. */
const TYPED = [0, 2, 3, 4, 5, 6, 7];

/** Moves the cursor, sets the clipboard, rings, hides text, ends a line, runs things. */
const HOSTILE = [
  '\u001b[2J\u001b[H',
  '\u001b]52;c;cm0gLXJm\u0007',
  '\u009b31m',
  '\u202etxt.exe',
  'a\nok  FORGED',
  'a\rb',
  "'; DROP TABLE orders; --",
  '$(touch pwned)',
  '../../../etc/passwd',
  '{"__proto__":{"polluted":"1"}}',
  '__proto__',
  'NaN',
  'Infinity',
  '1e308',
  '-1',
  '0x10',
  '9'.repeat(400),
  '\ud800',
  '',
  'null',
];
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', '')),
);

/** All but the line's end; with a terminal, also all but our own colours. */
const CONTROL = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

let runMain: typeof RunMain;
let home: string;
let server: RedisServer;
let redis: Redis;
const dumps = new Map<string, Buffer>();
const database = (): string => join(home, '.local/share/papertrade/papertrade.db');

async function trade(...store: string[]): Promise<void> {
  const steps = [
    ['session', 'start', '--id', 'A', '--name', 'Week 48'],
    ['buy', 'INFY', '10', '--price', '100', '--note', 'first'],
    ['buy', 'NIFTY25SEP25000CE', '75', '--price', '10'],
    ['quote', 'set', 'INFY', '101'],
    ['session', 'start', '--id', 'B'],
    ['buy', 'INFY', '1', '--price', '100'],
    ['session', 'end', '--yes'],
    ['session', 'use', 'A'],
  ];
  for (const argv of steps) {
    const { status, stderr } = await runMain(home, [...argv, ...store]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('error') });
  }
}

beforeAll(async () => {
  // The program runs in this process, and trades a contract of that month: it is loaded under its clock.
  process.env['TEST_CLOCK_SHIFT'] = SEPTEMBER_2025['TEST_CLOCK_SHIFT'];
  createRequire(import.meta.url)('../support/clock.cjs');
  ({ runMain } = await import('../support/in-process.ts'));
  home = mkdtempSync(join(tmpdir(), 'papertrade-hostile-'));
  await trade();
  execFileSync('sqlite3', [database(), `VACUUM INTO '${home}/good.db'`]);
  server = await startRedis();
  redis = new Redis(server.url);
  await trade('--store', server.url);
  for (const key of await redis.keys('*')) dumps.set(key, await redis.dumpBuffer(key));
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
  rmSync(home, { recursive: true });
});

async function restoreRedis(): Promise<void> {
  await redis.flushall();
  for (const [name, dump] of dumps) await redis.restore(name, 0, dump);
}

async function expectCalm(argv: readonly string[]): Promise<void> {
  for (const args of [argv, [...argv, '--json']]) {
    const { status, stdout, stderr } = await runMain(home, args);
    const told = `${args.join(' ')}\n${stdout}${stderr}`;
    expect({ told, status: TYPED.includes(status) }).toEqual({ told, status: true });
    expect(CONTROL.exec(told)).toBeNull();
    expect(told).not.toContain('\nok  FORGED');
    expect(['pwned', join(home, 'pwned')].filter((each) => existsSync(each))).toEqual([]);
  }
}

describe('a hostile value in the store', () => {
  it('of the local file is never run, shown raw or answered with a crash', async () => {
    const places = Object.entries(COLUMNS).flatMap(([table, columns]) =>
      columns.map((column) => ({ table, column })),
    );
    const column = fc.constantFrom(...places);
    const command = fc.constantFrom(...READS, ...WRITES);
    await fc.assert(
      fc.asyncProperty(column, hostile, command, async (place, value, argv) => {
        for (const end of ['', '-wal', '-shm']) rmSync(database() + end, { force: true });
        copyFileSync(`${home}/good.db`, database());
        const text = `CAST(X'${Buffer.from(value).toString('hex')}' AS TEXT)`;
        const sql = `UPDATE OR IGNORE ${place.table} SET ${place.column} = ${text}`;
        execFileSync('sqlite3', [database(), sql]);
        await expectCalm(argv);
      }),
      { numRuns: 60, endOnFailure: true, seed: SEED },
    );
  });

  it('of Redis is never run, shown raw or answered with a crash', async () => {
    const keys = [...dumps.keys()].sort();
    const command = fc.constantFrom(...READS, ...WRITES);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...keys),
        fc.nat(),
        hostile,
        command,
        async (key, at, value, argv) => {
          await restoreRedis();
          await spoil(key, at, value);
          await expectCalm([...argv, '--store', server.url]);
        },
      ),
      { numRuns: 60, endOnFailure: true, seed: SEED },
    );
  });

  it('that names a session is not listed, and does not hide the others', async () => {
    await restoreRedis();
    const id = 'X\u001b[2J';
    await redis.hset(`dhan_scalper:v1:session_meta:${id}`, { session_id: id, status: 'active' });
    await redis.zadd('dhan_scalper:v1:sessions', 1, '../../etc');
    await expectCalm(['session', 'list', '--store', server.url]);
    const { status, stdout } = await runMain(home, ['session', 'list', '--store', server.url]);
    expect(status).toBe(0);
    expect(stdout).not.toContain('etc');
  });
});

/** Puts the value into one field of a hash, or adds it to whatever else the key holds. */
async function spoil(key: string, at: number, value: string): Promise<void> {
  const type = await redis.type(key);
  if (type === 'hash') {
    const fields = (await redis.hkeys(key)).sort();
    await redis.hset(key, fields[at % fields.length]!, value);
  } else if (type === 'string') await redis.set(key, value);
  else if (type === 'set') await redis.sadd(key, value);
  else if (type === 'list') await redis.lpush(key, value);
  else if (type === 'zset') await redis.zadd(key, at, value);
  else await redis.xadd(key, '*', 'type', value);
}
