import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const LEGACY = join(import.meta.dirname, '../fixtures/legacy/redis-session.txt');
const KEY = 'dhan_scalper:v1';

let server: RedisServer;
let desk: Desk;

/** A session of today that is sound, three with a key that does not read, and one of the predecessor. */
beforeAll(async () => {
  server = await startRedis();
  desk = new Desk({ PAPERTRADE_STORE: server.url });
  for (const id of ['SOUND', 'ENDED', 'FIELD', 'TYPE']) {
    await desk.json('session', 'start', '--id', id);
    await desk.json('buy', 'INFY', '10', '--price', '1500');
  }
  await desk.json('session', 'end', 'ENDED', '--yes');
  await desk.json('session', 'use', 'SOUND');
  const redis = new Redis(server.url);
  for (const line of readFileSync(LEGACY, 'utf8').split('\n').filter(Boolean)) {
    const args = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word);
    await redis.call(args[0] ?? '', ...args.slice(1));
  }
  await redis.hset(`${KEY}:position:FIELD:NSE_EQ:INFY:LONG`, 'net_qty', '1x');
  await redis.set(`${KEY}:balance:TYPE`, 'a string');
  await redis.hset(`${KEY}:session_meta:ENDED`, 'total_pnl', 'rubbish');
  redis.disconnect();
});
afterAll(() => server.stop());

describe('one key that does not read', () => {
  it('is told in a list, and hides nothing else', async () => {
    const { status, stdout } = await desk.run('session', 'list', '--json');
    expect(status).toBe(0);
    const { sessions } = JSON.parse(stdout);
    expect(sessions).toHaveLength(5);
    const of = (id: string) => sessions.find((each: any) => each.session_id === id);
    expect(of('SOUND').unreadable).toBeUndefined();
    expect(of('FIELD').unreadable).toContain(`${KEY}:position:FIELD:NSE_EQ:INFY:LONG`);
    expect(of('TYPE').unreadable).toContain(`${KEY}:balance:TYPE`);
    expect((await desk.run('session', 'list')).stderr).toContain('1x');
    const told = await desk.run('report', '--list');
    expect(told.stderr).toMatch(/Session ENDED: .*rubbish/);
  });

  it('leaves its session out of a report over all', async () => {
    const { stdout, status } = await desk.run('report', '--all', '--json');
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report.sessions).toEqual(['SOUND']);
    expect(report.unreadable_sessions.map((each: any) => each.session_id)).toEqual([
      ...['ENDED', 'FIELD', 'TYPE'],
    ]);
    expect((await desk.run('report', '--all')).stderr).toContain('Left out: session FIELD');
  });

  it('is a difference that verify finds, among sessions that it checks all', async () => {
    const { status, stdout } = await desk.run('verify', '--all', '--json');
    expect(status).toBe(7);
    const { sessions } = JSON.parse(stdout);
    expect(sessions.map((each: any) => [each.session_id, each.ok]).sort()).toEqual([
      ['ENDED', false],
      ['FIELD', false],
      // The predecessor's own figures did not add up.
      ['PAPER_20250917', false],
      ['SOUND', true],
      ['TYPE', false],
    ]);
  });

  it('keeps no other session from being saved, copied or traded', async () => {
    const backup = await desk.run('backup', '--out', 'all.backup', '--json');
    expect(backup.status).toBe(5);
    expect(JSON.parse(backup.stdout).sessions.sort()).toEqual(['PAPER_20250917', 'SOUND']);
    expect(backup.stderr).toMatch(/ENDED.*cannot be read/s);
    const copy = await desk.run('store', 'copy', '--to', 'local', '--json');
    expect(copy.status).toBe(5);
    const quoted = await desk.run('quote', 'set', 'INFY', '1510', '--json');
    expect(quoted.status).toBe(0);
    expect(JSON.parse(quoted.stdout).revalued_sessions).toEqual(['SOUND']);
    expect(
      JSON.parse(quoted.stdout)
        .unreadable_sessions.map((each: any) => each.session_id)
        .sort(),
    ).toEqual([...['ENDED', 'FIELD', 'TYPE']]);
    const cleanup = await desk.run('cleanup', '--older-than', '1s', '--dry-run', '--json');
    expect(cleanup.status).toBe(0);
  });

  it("keeps no other session of the predecessor's from being taken over", async () => {
    const { status } = await desk.run('session', 'adopt', 'PAPER_20250917', '--yes', '--json');
    expect(status).toBe(0);
  });
});

describe('a key of another type', () => {
  const bad = (key: string) => async (redis: Redis) => {
    const type = await redis.type(key);
    await redis.del(key);
    await (type === 'string' ? redis.rpush(key, 'x') : redis.set(key, 'x'));
  };
  const cases = [
    'session_meta:BROKEN',
    'orders:paper:BROKEN',
    'trades:BROKEN',
    'positions:BROKEN',
    'open_orders:BROKEN:NSE_EQ:INFY',
    'sessions',
    'current_session',
  ];

  it.each(cases)('%s hides no other session', async (name) => {
    const own = await startRedis();
    try {
      const trader = new Desk({ PAPERTRADE_STORE: own.url });
      for (const id of ['BROKEN', 'SOUND']) {
        await trader.json('session', 'start', '--id', id);
        await trader.json('buy', 'INFY', '10', '--price', '1500');
        await trader.json('buy', 'INFY', '10', '--price', '1400', '--type', 'LIMIT');
      }
      const redis = new Redis(own.url);
      const key = `${KEY}:${name}`;
      if ((await redis.exists(key)) === 0) throw new Error(`no key ${key}`);
      await bad(key)(redis);
      redis.disconnect();
      const ids = (document: any, list = 'sessions') =>
        document[list].map((each: any) => each.session_id ?? each).sort();
      expect(ids(await trader.json('session', 'list'))).toEqual(['BROKEN', 'SOUND']);
      expect(ids(await trader.json('report', '--list'))).toEqual(['BROKEN', 'SOUND']);
      expect(ids(await trader.json('report', '--all'))).toContain('SOUND');
      const verified = JSON.parse((await trader.run('verify', '--all', '--json')).stdout);
      // The index is every session's.
      const ok = name !== 'sessions';
      expect(verified.sessions).toContainEqual(
        expect.objectContaining({ session_id: 'SOUND', ok }),
      );
      const saved = await trader.run('backup', '--out', 'all.backup', '--json');
      expect(JSON.parse(saved.stdout).sessions).toContain('SOUND');
      expect((await trader.run('cleanup', '--older-than', '1s', '--dry-run')).status).toBe(0);
    } finally {
      await own.stop();
    }
  });
});
