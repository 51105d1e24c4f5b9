import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

/** What the program of schema 1 wrote: shares, a future day's option, resting orders, an OCO pair. */
const FIXTURES = join(import.meta.dirname, '../fixtures/schema-1');

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

async function inRedis(): Promise<string> {
  const redis = new Redis(server.port);
  for (const line of readFileSync(join(FIXTURES, 'redis.jsonl'), 'utf8').trim().split('\n')) {
    const [command, ...args] = JSON.parse(line) as [string, ...string[]];
    await redis.call(command, ...args);
  }
  await redis.quit();
  return server.url;
}

function inFile(desk: Desk): Promise<string> {
  const folder = join(desk.folder, 'books');
  mkdirSync(folder);
  copyFileSync(join(FIXTURES, 'papertrade.db'), join(folder, 'old.db'));
  return Promise.resolve(`local:${join(folder, 'old.db')}`);
}

describe.each([
  ['the local store', inFile],
  ['Redis', inRedis],
])('the books of the first version in %s', (_name, place) => {
  it('open, verify, and are traded on', async () => {
    const desk = new Desk();
    const store = ['--store', await place(desk)];
    const verify = await desk.run('verify', '--all', ...store);
    expect([verify.status, verify.stdout]).toEqual([0, expect.stringContaining('ok  OLD')]);
    const before = await desk.json('orders', '--open', '--session', 'OLD', ...store);
    expect(before.orders.map((each: { validity: string }) => each.validity)).toEqual(
      before.orders.map(() => 'GTC'),
    );
    const bought = await desk.json(
      ...['buy', 'INFY', '1', '--price', '1530', '--session', 'OLD', ...store],
    );
    expect(bought.order).toMatchObject({ status: 'FILLED', product: 'CNC' });
    const repeated = await desk.json(
      ...[
        'buy',
        'INFY',
        '10',
        '--price',
        '1500',
        '--client-id',
        'a1',
        '--session',
        'OLD',
        ...store,
      ],
    );
    expect(repeated.duplicate).toBe(true);
    const cancelled = await desk.run('order', 'cancel', 'rest1', '--session', 'OLD', ...store);
    expect(cancelled.status).toBe(0);
    expect((await desk.run('verify', '--all', ...store)).status).toBe(0);
  });
});

it('a file of the first version is kept beside the new one as it was', async () => {
  const desk = new Desk();
  const url = await inFile(desk);
  expect((await desk.run('session', 'list', '--store', url)).status).toBe(0);
  const path = url.slice('local:'.length);
  const sql = (file: string, text: string): string =>
    execFileSync('sqlite3', [file, text], { encoding: 'utf8' }).trim();
  expect(sql(path, 'pragma user_version; pragma integrity_check')).toBe('3\nok');
  expect(sql(`${path}.schema-1.bak`, 'pragma user_version; pragma integrity_check')).toBe('1\nok');
});
