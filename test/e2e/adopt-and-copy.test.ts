import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { SEPTEMBER_2025 } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const DUMP = readFileSync(join(import.meta.dirname, '../fixtures/legacy/redis-session.txt'));
const OLD = 'PAPER_20250917';

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  await redis.quit();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
  execFileSync('redis-cli', ['-p', String(server.port)], { input: DUMP });
});

describe("the predecessor's session in Redis", () => {
  it('can be listed, shown and reported, but not traded', async () => {
    const desk = new Desk({ PAPERTRADE_STORE: server.url });
    const { sessions } = await desk.json('session', 'list');
    expect(sessions).toMatchObject([{ session_id: OLD, total_trades: 30 }]);
    expect(sessions[0].total_pnl).toMatch(/^5042\.24/);
    expect((await desk.run('session', 'show', OLD)).status).toBe(0);
    expect(await desk.json('report', OLD)).toMatchObject({ legacy: { total_trades: 30 } });
    const { status, stderr } = await desk.run('buy', 'X', '1', '--price', '1', '--session', OLD);
    expect([status, stderr]).toEqual([
      3,
      expect.stringContaining(`papertrade session adopt ${OLD}`),
    ]);
  });

  it('is taken over with the cash, the positions and the realized P&L that it had', async () => {
    const desk = new Desk({ ...SEPTEMBER_2025, PAPERTRADE_STORE: server.url });
    const asked = await desk.run('session', 'adopt', OLD);
    expect([asked.status, asked.stdout]).toEqual([
      2,
      expect.stringContaining('What did not hold before'),
    ]);
    expect(await redis.hexists(`dhan_scalper:v1:balance:${OLD}`, 'revision')).toBe(0);

    const adopted = await desk.json('session', 'adopt', OLD, '--yes');
    expect(adopted.broken_identities).toHaveLength(3);
    // 30 orders paid 20 each: 380 of it had stayed in "used", which the predecessor did at entries.
    expect(adopted.after).toEqual({
      starting_balance: '200000',
      available: '170810.63',
      used: '33631.61',
      total: '204442.24',
      realized_pnl: '5042.24',
      fees: '600',
    });
    expect((await desk.run('verify', OLD)).status).toBe(0);
    const option = ['NIFTY-Sep2025-25000-CE', '162', '--security-id', '43225', '--price', '130'];
    const { position } = await desk.json('sell', ...option, '--session', OLD);
    expect(position).toMatchObject({ net_qty: '0', buy_value: '41030.15', sell_value: '44557.99' });
    expect(position.realized_pnl).toBe('3527.84');
    expect((await desk.run('verify', OLD)).status).toBe(0);
    expect(await redis.keys('dhan_scalper:v1:position:NSE_*')).toEqual([]);
    expect((await desk.run('session', 'adopt', OLD, '--yes')).status).toBe(3);
  });
});

describe('store copy', () => {
  const trade = async (desk: Desk): Promise<void> => {
    await desk.json('session', 'start', '--id', 'A');
    await desk.json('buy', 'INFY', '10', '--price', '1500');
    await desk.json('quote', 'set', 'INFY', '1510.5');
    await desk.run('sell', 'INFY', '20', '--price', '1500');
    await desk.json('session', 'start', '--id', 'B');
    await desk.json('buy', 'TCS', '1', '--price', '3000');
    await desk.json('session', 'end', '--yes');
  };

  it('takes sessions from the local store to Redis and back, exactly', async () => {
    const desk = new Desk();
    await trade(desk);
    const to = `${server.url}/1`;
    expect((await desk.json('store', 'copy', '--to', to)).sessions).toEqual([
      { session_id: 'A', result: 'imported', check: 'replay', differences: [] },
      { session_id: 'B', result: 'imported', check: 'replay', differences: [] },
    ]);
    const again = await desk.json('store', 'copy', '--to', to);
    expect(again.sessions).toMatchObject([{ result: 'unchanged' }, { result: 'unchanged' }]);

    const back = [
      'store',
      'copy',
      '--store',
      to,
      '--to',
      'local:back.db',
      '--session',
      'A',
      '--session',
      'B',
    ];
    expect((await desk.json(...back)).sessions).toHaveLength(2);
    for (const args of [['balance'], ['positions', '--all'], ['orders'], ['trades'], ['report']]) {
      const here = await desk.json(...args, '--session', 'A');
      const there = await desk.json(...args, '--session', 'A', '--store', 'local:back.db');
      const timeless = (document: any) => ({ ...document, duration_minutes: '' });
      if (args[0] !== 'report') expect(timeless(there)).toEqual(timeless(here));
      else expect(there.equity_curve).toHaveLength(here.equity_curve.length);
    }
    expect(await desk.json('report', 'B', '--store', 'local:back.db')).toEqual(
      await desk.json('report', 'B'),
    );
  });

  it('copies a session that was not adopted as it is, checked field by field', async () => {
    const desk = new Desk({ PAPERTRADE_STORE: server.url });
    const to = (url: string) => desk.json('store', 'copy', '--to', url);
    const copied = { session_id: OLD, result: 'imported', check: 'fields', differences: [] };
    expect((await to('local:old.db')).sessions).toEqual([copied]);
    expect((await to(`${server.url}/2`)).sessions).toEqual([copied]);
    const home = ['--store', 'local:old.db', 'store', 'copy', '--to', `${server.url}/3`];
    expect((await desk.json(...home)).sessions).toEqual([copied]);
    const there = new Redis(`${server.url}/3`);
    for (const key of await redis.keys('*:position:*')) {
      expect(await there.hgetall(key)).toEqual(await redis.hgetall(key));
    }
    await there.quit();
    await desk.json('--store', 'local:old.db', 'session', 'adopt', OLD, '--yes');
    expect((await desk.run('--store', 'local:old.db', 'verify', OLD)).status).toBe(0);
  });

  it('refuses another session of the same id, and one that is not there', async () => {
    const desk = new Desk();
    await trade(desk);
    await desk.json('store', 'copy', '--to', `${server.url}/4`);
    await desk.json('session', 'use', 'A');
    await desk.json('balance', 'deposit', '5');
    const other = await desk.run('store', 'copy', '--to', `${server.url}/4`, '--session', 'A');
    expect([other.status, other.stderr]).toEqual([3, expect.stringContaining('differ in')]);
    const none = await desk.run('store', 'copy', '--to', `${server.url}/4`, '--session', 'NONE');
    expect(none.status).toBe(4);
    expect((await desk.run('store', 'copy')).status).toBe(2);
    expect((await desk.run('store', 'copy', '--to', 'ftp://x')).status).toBe(2);
  });
});
