import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const SPREAD = ['+1', 'NIFTY99DEC24000CE@104.25', '-1', 'NIFTY99DEC24200CE@48.10'];

it('draws the payoff at expiry of legs that have a price, though the market has none', async () => {
  const desk = new Desk();
  const { stdout, status } = await desk.run('payoff', ...SPREAD);
  expect(status).toBe(0);
  expect(stdout).toMatch(/\*{15,}/);
  expect(stdout).toContain('* at expiry   + breakeven   - nothing made');
  expect(stdout).toContain('24,056.15');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const page = join(desk.folder, 'payoff.html');
  await desk.run('payoff', ...SPREAD, '--format', 'html', '--out', page);
  const drawn = readFileSync(page, 'utf8');
  expect(drawn).toContain('class="equity"');
  expect(drawn).not.toContain('now ');
});

it('has a probability by what the legs cost, where the chain has no volatility at the money', async () => {
  const desk = new Desk();
  await desk.json('quote', 'set', 'NIFTY', '24100');
  await desk.json('quote', 'set', 'NIFTY99DEC24000CE', '204.25');
  const { atm_iv: volatility } = await desk.json('chain', 'NIFTY');
  expect(volatility).toBeNull();
  const { payoff } = await desk.json('payoff', ...SPREAD);
  expect(Number(payoff.pop)).toBeGreaterThan(0);
  expect(Number(payoff.pop)).toBeLessThan(100);
});

describe('the payoff of all that is open', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it('has its legs by expiry, strike and type, on both stores alike', async () => {
    const legs = ['24200CE@48', '24000PE@90', '23800PE@40', '24000CE@104'];
    const orders = await Promise.all(
      [{}, { REDIS_URL: redis.url }].map(async (env) => {
        const desk = new Desk(env);
        await desk.json('session', 'start', '--balance', '5000000');
        for (const each of legs) await desk.json('trade', '+1', `NIFTY99DEC${each}`);
        await desk.json('trade', '+1', 'NIFTY99NOV24500CE@20');
        const { legs: shown } = await desk.json('payoff', '--all');
        return shown.map(({ symbol }: any) => symbol.replace('NIFTY99', ''));
      }),
    );
    const sorted = ['NOV24500CE', 'DEC23800PE', 'DEC24000CE', 'DEC24000PE', 'DEC24200CE'];
    expect(orders).toEqual([sorted, sorted]);
  });
});
