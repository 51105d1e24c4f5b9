import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const ORDERS = join(import.meta.dirname, '../fixtures/legacy/file-store/orders.csv');

/** The predecessor's own file: plain figures, no quoted fields. */
const orders = readFileSync(ORDERS, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',') as [string, string, string, string, string]);

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'Redis'])('the first day of real orders, on %s', (name) => {
  it('ends with the figures of accounting, and verifies', async () => {
    const desk = new Desk(name === 'Redis' ? { REDIS_URL: server.url } : {});
    await desk.json('session', 'start', '--id', 'DAY1', '--balance', '200000');
    expect(orders).toHaveLength(40);
    for (const [id, security, side, count, price] of orders) {
      const args = [security, count, '--price', price, '--segment', 'NSE_FNO', '--client-id', id];
      await desk.json(side.toLowerCase(), ...args);
    }
    expect(await desk.json('balance')).toMatchObject({
      session_id: 'DAY1',
      starting_balance: '200000',
      available: '173935.25',
      used: '44791.85',
      realized_pnl: '19527.1',
      fees: '800',
      total: '218727.1',
    });
    expect((await desk.json('positions')).positions).toHaveLength(4);
    expect((await desk.json('positions', '--all')).positions).toHaveLength(16);
    expect((await desk.json('orders')).orders).toHaveLength(40);
    expect((await desk.json('trades', '--limit', '7')).trades).toHaveLength(7);
    expect((await desk.run('verify')).status).toBe(0);

    const { report } = await desk.json('session', 'end', '--yes');
    expect(report).toMatchObject({ status: 'completed', total_trades: 40, fees: '800' });
    expect(await desk.json('report', 'DAY1')).toEqual(report);
    expect((await desk.run('buy', 'INFY', '1', '--price', '1')).status).toBe(3);
  });
});
