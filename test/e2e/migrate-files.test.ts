import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderOf, manyOrders, ORDERS_HEADER } from '../support/migration.ts';
import { Desk, itOnFullDisk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const REAL = join(import.meta.dirname, '../fixtures/legacy/file-store');
const DAY = 'PAPER_20250915';
const MANY = 6000;

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

/** All keys of a Redis database with their contents. */
async function dump(url: string): Promise<Record<string, unknown>> {
  const redis = new Redis(url);
  const found: Record<string, unknown> = {};
  for (const key of (await redis.keys('*')).sort()) {
    const type = await redis.type(key);
    if (type === 'hash') found[key] = await redis.hgetall(key);
    else if (type === 'string') found[key] = await redis.get(key);
    else if (type === 'list') found[key] = await redis.lrange(key, 0, -1);
    else if (type === 'set') found[key] = (await redis.smembers(key)).sort();
    else if (type === 'zset') found[key] = await redis.zrange(key, '0', '-1', 'WITHSCORES');
    else found[key] = await redis.xrange(key, '-', '+');
  }
  await redis.quit();
  return found;
}

async function contents(desk: Desk, url: string, session = DAY): Promise<unknown> {
  if (url !== 'local') return dump(url);
  const read = (...args: string[]) => desk.json(...args, '--session', session);
  return Promise.all([read('balance'), read('positions', '--all'), read('orders'), read('trades')]);
}

describe.each([
  ['the local store', () => 'local'],
  ['Redis', () => `${server.url}/1`],
])('migrate-files into %s', (_name, urlOf) => {
  it('brings over the real folder, proves it, and changes nothing the second time', async () => {
    const url = urlOf();
    const desk = new Desk({ PAPERTRADE_STORE: url });
    const first = await desk.json('migrate-files', REAL);
    expect(first.sessions).toMatchObject([
      { session_id: DAY, orders_imported: 40, orders_skipped: 0, positions: 4 },
    ]);
    expect(first.sessions[0].reconciliation).toContainEqual({
      item: 'available',
      files: '173935.25',
      ledger: '173935.25',
      difference: '0',
      equal: true,
      reason: '',
    });
    expect(await desk.json('balance', '--session', DAY)).toMatchObject({
      available: '173935.25',
      used: '44791.85',
      realized_pnl: '19527.1',
      fees: '800',
      unrealized_pnl: '-94.3',
    });
    expect((await desk.run('verify', DAY)).status).toBe(0);
    const before = await contents(desk, url);
    const second = await desk.json('migrate-files', REAL);
    expect(second.sessions).toMatchObject([{ orders_imported: 0, orders_skipped: 40 }]);
    expect(await contents(desk, url)).toEqual(before);
  });

  it('ends the same when it is killed at ten random moments and run again', async () => {
    const url = urlOf().replace(/\/1$/, '/2');
    const folder = folderOf({
      'orders.csv': manyOrders(MANY),
      'balance.json': '{"available": 5000000, "used": 0, "total": 5000000}',
    });
    const desk = new Desk({ PAPERTRADE_STORE: url });
    const args = ['migrate-files', folder, '--json'];
    for (let kill = 0; kill < 10; kill += 1) {
      const child = desk.start(args);
      const gone = new Promise((resolve) => child.once('close', resolve));
      const timer = setTimeout(() => child.kill('SIGKILL'), 120 + Math.random() * 300);
      await gone;
      clearTimeout(timer);
    }
    const last = await desk.json('migrate-files', folder);
    const { orders_imported: imported, orders_skipped: skipped } = last.sessions[0];
    expect(Number(imported) + Number(skipped)).toBe(MANY);
    expect((await desk.run('verify', DAY)).status).toBe(0);

    const cleanUrl = url.replace(/\/2$/, '/3');
    const clean = new Desk({ PAPERTRADE_STORE: cleanUrl });
    await clean.json('migrate-files', folder);
    const killed = withoutCommitIds(await contents(desk, url));
    expect(killed).toEqual(withoutCommitIds(await contents(clean, cleanUrl)));
  }, 240_000);
});

/** Each commit bears a random id of its own; which orders share a commit is no part of the books. */
const withoutCommitIds = (all: unknown): unknown =>
  JSON.parse(JSON.stringify(all).replace(/"(commit_id|state_id)"([,:])"[^"]*"/g, '"$1"$2""'));

describe('when something fails in the middle', () => {
  it('keeps what was committed as Redis goes, and finishes when it is back', async () => {
    const own = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
    const desk = new Desk({ PAPERTRADE_STORE: own.url });
    const folder = folderOf({
      'orders.csv': manyOrders(MANY),
      'balance.json': '{"available": 5000000, "used": 0, "total": 5000000}',
    });
    const child = desk.start(['migrate-files', folder]);
    const status = new Promise((resolve) => child.once('close', resolve));
    const redis = new Redis(own.url);
    redis.on('error', () => undefined);
    while ((await redis.xlen(`dhan_scalper:v1:trades:${DAY}`)) === 0);
    await own.kill();
    redis.disconnect();
    expect(await status).toBe(5);
    await own.start();
    const stored = (await desk.json('orders', '--session', DAY)).orders.length;
    expect(stored).toBeGreaterThan(0);
    const rest = await desk.json('migrate-files', folder);
    expect(rest.sessions).toMatchObject([
      { orders_skipped: stored, orders_imported: MANY - stored },
    ]);
    expect((await desk.run('verify', DAY)).status).toBe(0);
    await own.stop();
  });

  itOnFullDisk('tells that the disk of the rejects file is full', async () => {
    const folder = folderOf({ 'orders.csv': `${ORDERS_HEADER}\nnonsense\n` });
    const { status, stderr } = await new Desk().run(
      'migrate-files',
      folder,
      '--rejects',
      '/dev/full',
    );
    expect(status).toBe(5);
    expect(stderr).toContain('no space is left on its disk');
  });
});

describe('the command', () => {
  const bad = `${ORDERS_HEADER}\nP-1,40001,HOLD,75,100,2025-09-15 09:00:00,COMPLETED\n`;

  it('reads figures that were written as rupees', async () => {
    const folder = folderOf({
      'orders.csv': `${ORDERS_HEADER}\nP-1,40001,BUY,75,"₹1,100.50",2025-09-15T09:20:00+05:30,COMPLETED\n`,
    });
    const desk = new Desk();
    await desk.json('migrate-files', folder);
    const { orders } = await desk.json('orders', '--session', DAY);
    expect(orders).toMatchObject([{ quantity: '75', price: '1100.5', status: 'FILLED' }]);
  });

  it('writes rows that it cannot use to a file outside of the folder, and exits with 3', async () => {
    const folder = folderOf({ 'orders.csv': bad });
    const desk = new Desk();
    const { status, stdout, stderr } = await desk.run('migrate-files', folder, '--json');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ rejected: 1 });
    expect(JSON.parse(stderr).error).toMatchObject({ code: 'ROWS_REJECTED' });
    expect(readFileSync(join(desk.folder, 'papertrade-rejects.csv'), 'utf8')).toBe(
      'file,line,reason,content\norders.csv,2,"Invalid side ""HOLD"": expected BUY or SELL.",' +
        '"P-1,40001,HOLD,75,100,2025-09-15 09:00:00,COMPLETED"\n',
    );
    expect(existsSync(join(folder, 'papertrade-rejects.csv'))).toBe(false);
  });

  it.each([
    [2, ['--on-error', 'ignore'], '"ignore"'],
    [2, ['--fee', '1.00001'], '"1.00001"'],
    [2, ['--starting-balance', '1e5'], '"1e5"'],
    [2, ['--session', 'a b'], '"a b"'],
    [3, ['--on-error', 'stop'], 'line 2'],
  ])('exits with %i for %j', async (expected, args, told) => {
    const folder = folderOf({ 'orders.csv': bad });
    const { status, stderr } = await new Desk().run('migrate-files', folder, ...args);
    expect([status, stderr]).toEqual([expected, expect.stringContaining(told)]);
  });

  it('refuses a rejects file within the folder', async () => {
    const folder = folderOf({ 'orders.csv': bad });
    const inside = join(folder, 'rejects.csv');
    const { status } = await new Desk().run('migrate-files', folder, '--rejects', inside);
    expect(status).toBe(2);
    expect(existsSync(inside)).toBe(false);
  });

  it('exits with 4 for a folder that is not there, or may not be read', async () => {
    const desk = new Desk();
    expect((await desk.run('migrate-files', join(desk.folder, 'none'))).status).toBe(4);
    if (process.getuid?.() !== 0) {
      const closed = folderOf({});
      chmodSync(closed, 0);
      const { status, stderr } = await desk.run('migrate-files', closed);
      expect([status, stderr]).toEqual([4, expect.stringContaining('permission denied')]);
      return;
    }
    const outcome = await asNobody(folderOf({}));
    expect(outcome).toEqual([4, expect.stringContaining('permission denied')]);
  });
});

/** Root may read everything, so the program runs as nobody, from a copy that nobody may read. */
function asNobody(closed: string): Promise<[number | null, string]> {
  const place = mkdtempSync(join(tmpdir(), 'papertrade-nobody-'));
  const root = join(import.meta.dirname, '../..');
  for (const part of ['bin', 'dist', 'package.json', 'config']) {
    cpSync(join(root, part), join(place, part), { recursive: true });
  }
  chmodSync(place, 0o755);
  chmodSync(closed, 0o700);
  const child = spawn(process.execPath, [join(place, 'bin/papertrade'), 'migrate-files', closed], {
    uid: 65_534,
    gid: 65_534,
    cwd: '/',
    env: { PATH: process.env['PATH'], HOME: place, PAPERTRADE_STORE: server.url },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (status) => resolve([status, stderr]));
  });
}
