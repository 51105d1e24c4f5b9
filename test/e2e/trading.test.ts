import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { SEPTEMBER_2025 } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

let spaces = 0;
async function openDesk(name: string, ...start: string[]): Promise<Desk> {
  spaces += 1;
  const desk = new Desk({
    ...SEPTEMBER_2025,
    ...(name === 'Redis' && { REDIS_URL: `${server.url}/${spaces}` }),
  });
  await desk.json('session', 'start', '--id', 'S', ...start);
  return desk;
}

describe.each(['local', 'Redis'])('a trader on %s', (name) => {
  it('answers a repeated client id with the first order and changes nothing', async () => {
    const desk = await openDesk(name);
    const args = ['buy', 'INFY', '10', '--price', '1500', '--client-id', 'morning-1'];
    const first = await desk.json(...args);
    const again = await desk.json(...args);
    expect(first).not.toHaveProperty('duplicate');
    expect(again).toMatchObject({ duplicate: true, order: first.order, balance: first.balance });
    const other = ['sell', 'TCS', '1', '--price', '1', '--client-id', 'morning-1'];
    expect(await desk.json(...other)).toMatchObject({ duplicate: true, order: first.order });
    expect((await desk.json('orders')).orders).toHaveLength(1);
  });

  it('keeps a refused order with its reason, and nothing else changes', async () => {
    const desk = await openDesk(name);
    const before = await desk.json('balance');
    const { status, stdout, stderr } = await desk.run(
      'buy',
      'INFY',
      '1000',
      '--price',
      '1500',
      '--json',
    );
    expect(status).toBe(3);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'INSUFFICIENT_FUNDS', details: { required: '1500020', available: '100000' } },
    });
    const [order] = (await desk.json('orders')).orders;
    expect(order).toMatchObject({
      status: 'REJECTED',
      reason_code: 'INSUFFICIENT_FUNDS',
      fee: '0',
    });
    expect(await desk.json('balance')).toEqual(before);
    expect((await desk.json('trades')).trades).toEqual([]);
  });

  it('buys at the last quote, revalues by the next one, and closes with "all"', async () => {
    const desk = await openDesk(name);
    const put = 'NIFTY25SEP25000PE';
    expect((await desk.run('buy', put, '75')).status).toBe(4);
    await desk.json('quote', 'set', put, '100');
    const { order, position } = await desk.json('buy', put, '75');
    expect(order).toMatchObject({ price: '100', exchange_segment: 'NSE_FNO', option_type: 'PE' });
    expect(position).toMatchObject({
      strike_price: '25000',
      underlying_symbol: 'NIFTY',
      cost_price: '100',
    });
    expect(await desk.json('quote', 'set', put, '90')).toMatchObject({ revalued_sessions: ['S'] });
    expect(await desk.json('balance')).toMatchObject({ unrealized_pnl: '-750', equity: '99230' });
    expect((await desk.json('positions')).totals).toMatchObject({
      unrealized_pnl: '-750',
      market_value: '6750',
    });
    await desk.json('sell', put, 'all', '--price', '110');
    expect((await desk.json('positions')).positions).toEqual([]);
    expect((await desk.run('sell', put, 'all', '--price', '110')).status).toBe(4);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('shows what an order would do with --dry-run, and writes nothing', async () => {
    const desk = await openDesk(name);
    const { dry_run, balance } = await desk.json(
      'buy',
      'INFY',
      '10',
      '--price',
      '100',
      '--dry-run',
    );
    expect({ dry_run, available: balance.available }).toEqual({
      dry_run: true,
      available: '98980',
    });
    expect((await desk.json('orders')).orders).toEqual([]);
    expect((await desk.run('buy', 'INFY', '9999', '--price', '100', '--dry-run')).status).toBe(3);
    expect((await desk.json('orders')).orders).toEqual([]);
  });

  it('puts cash in, takes it out, and starts anew', async () => {
    const desk = await openDesk(name, '--balance', '1000.50');
    expect(await desk.json('balance', 'deposit', '99.50')).toMatchObject({
      available: '1100',
      deposits: '99.5',
    });
    expect((await desk.run('balance', 'withdraw', '1100.01')).status).toBe(3);
    expect(await desk.json('balance', 'withdraw', '100')).toMatchObject({
      available: '1000',
      deposits: '-0.5',
    });
    await desk.json('buy', 'INFY', '1', '--price', '10');
    expect((await desk.run('balance', 'reset', '5000')).status).toBe(2);
    const fresh = await desk.json('balance', 'reset', '5000', '--yes');
    expect(fresh).toMatchObject({
      starting_balance: '5000',
      available: '5000',
      used: '0',
      fees: '0',
      deposits: '0',
    });
    expect((await desk.json('positions', '--all')).positions).toEqual([]);
    expect((await desk.run('verify')).status).toBe(0);
  });

  it('finds what somebody changed behind its back', async () => {
    const desk = await openDesk(name);
    await desk.json('buy', 'INFY', '10', '--price', '100');
    if (name === 'Redis') {
      const key = 'dhan_scalper:v1:balance:S';
      execFileSync('redis-cli', [
        '-p',
        String(server.port),
        '-n',
        String(spaces),
        'HSET',
        key,
        'available',
        '999999',
      ]);
    } else {
      const file = join(desk.folder, '.local/share/papertrade/papertrade.db');
      execFileSync('sqlite3', [file, "update balances set available = '999999'"]);
    }
    const { status, stdout } = await desk.run('verify', '--json');
    expect(status).toBe(7);
    expect(JSON.parse(stdout).sessions[0].differences).toContainEqual({
      where: 'balance.available',
      stored: '999999',
      expected: '98980',
    });
  });

  it('loses and doubles nothing when eight processes trade one session', async () => {
    const desk = await openDesk(name, '--balance', '100000000');
    const trader = async (who: number): Promise<number[]> => {
      const statuses: number[] = [];
      for (let count = 0; count < 50; count += 1) {
        const symbol = `S${(who + count) % 5}`;
        const id = `${who}-${count}`;
        const { status } = await desk.run(
          'buy',
          symbol,
          '1',
          '--price',
          '10.05',
          '--client-id',
          id,
        );
        statuses.push(status!);
      }
      return statuses;
    };
    const statuses = await Promise.all(Array.from({ length: 8 }, (_, who) => trader(who)));
    expect(statuses.flat().filter((status) => status !== 0)).toEqual([]);
    const { orders } = await desk.json('orders');
    expect(new Set(orders.map((order: any) => order.client_order_id)).size).toBe(400);
    expect(orders).toHaveLength(400);
    expect(await desk.json('balance')).toMatchObject({ used: '4020', fees: '8000' });
    expect((await desk.run('verify')).status).toBe(0);
  }, 300_000);

  it('loses and doubles nothing when processes are killed at random and repeat', async () => {
    const desk = await openDesk(name, '--balance', '1000000');
    for (let count = 0; count < 25; count += 1) {
      const args = ['buy', 'INFY', '1', '--price', '10', '--client-id', `k${count}`];
      const child = desk.start(args);
      const gone = new Promise((resolve) => child.once('close', resolve));
      setTimeout(() => child.kill('SIGKILL'), 40 + Math.random() * 120);
      await gone;
      await desk.json(...args);
    }
    expect((await desk.json('orders')).orders).toHaveLength(25);
    expect(await desk.json('balance')).toMatchObject({ used: '250', fees: '500' });
    expect((await desk.run('verify')).status).toBe(0);
  });
});

describe('when Redis is down', () => {
  it('a command fails with status 5, tells what to do, and writes nowhere else', async () => {
    const desk = new Desk({ REDIS_URL: 'redis://:s3cret@127.0.0.1:1' });
    const { status, stderr } = await desk.run('session', 'start');
    expect(status).toBe(5);
    expect(stderr).toMatch(/127\.0\.0\.1:1 cannot be reached.*Start Redis.*--store local/);
    expect(stderr).not.toContain('s3cret');
    const { sessions } = await desk.json('session', 'list', '--store', 'local');
    expect(sessions).toEqual([]);
  });
});
