import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['local', 'redis'])('legs that are refused, on %s', (name) => {
  let desk: Desk;
  const QUOTED = { NIFTY26DEC24000CE: '104.25', NIFTY26DEC24200CE: '48.10' };
  const legs = ['+1', 'NIFTY26DEC24000CE', '-1', 'NIFTY26DEC24200CE'];
  const refused = async (...args: string[]) => {
    const { status, stderr } = await desk.run(...args, '--json');
    const { orders } = await desk.json('orders', '--limit', '2');
    expect((await desk.json('positions')).positions).toEqual([]);
    return {
      status,
      error: JSON.parse(stderr).error,
      kept: orders.map((each: any) => [each.status, each.reason_code]),
    };
  };

  beforeAll(async () => {
    const time = clockAt('2026-11-27T10:00:00+05:30');
    desk = new Desk({ ...time, ...(name === 'redis' && { PAPERTRADE_STORE: redis.url }) });
    for (const [symbol, price] of Object.entries(QUOTED)) {
      await desk.json('quote', 'set', symbol, price);
    }
    await desk.json('session', 'start', '--balance', '500000');
  });

  it('have one without a quote: nothing fills, and each is kept as rejected', async () => {
    const { status, error, kept } = await refused(
      'trade',
      '+1',
      'NIFTY26DEC24500CE',
      ...legs.slice(2),
    );
    expect([status, error.code]).toEqual([4, 'QUOTE_NOT_FOUND']);
    expect(kept).toEqual(Array(2).fill(['REJECTED', 'QUOTE_NOT_FOUND']));
  });

  it('do not reach the net limit: the net that was to be had is told', async () => {
    const { status, error, kept } = await refused('trade', ...legs, '--net-debit', '50');
    expect([status, error.code]).toEqual([3, 'NET_LIMIT_NOT_MET']);
    expect(error.details).toMatchObject({ net: '56.15', net_kind: 'debit', limit: '50' });
    expect(kept).toEqual(Array(2).fill(['REJECTED', 'NET_LIMIT_NOT_MET']));
  });

  it('have one above the freeze quantity', async () => {
    const { status, kept } = await refused(
      'trade',
      '+1',
      'NIFTY26DEC24000CE',
      '-99',
      'NIFTY26DEC24200CE',
    );
    expect(status).toBe(3);
    expect(kept).toEqual(Array(2).fill(['REJECTED', 'FREEZE_QUANTITY']));
  });

  it('have one that is off its tick, or counts no whole lots', async () => {
    const lots = await refused(
      'trade',
      '+10',
      'NIFTY26DEC24000CE',
      '-10',
      'NIFTY26DEC24200CE',
      '--units',
    );
    expect(lots).toMatchObject({ status: 3, error: { code: 'LOT_SIZE' } });
    expect(lots.kept).toEqual(Array(2).fill(['REJECTED', 'LOT_SIZE']));
  });

  it('would be opened while the session is halted, or a limit of the trader is met', async () => {
    await desk.json('halt');
    const halted = await refused('trade', ...legs);
    expect(halted).toMatchObject({ status: 3, error: { code: 'TRADING_HALTED' } });
    await desk.json('resume');
    const limits = join(desk.folder, 'limits.yaml');
    writeFileSync(limits, 'risk: {max_open_positions: 1}');
    const limited = await refused('trade', ...legs, '--config', limits);
    expect(limited).toMatchObject({ status: 3, error: { code: 'RISK_LIMIT' } });
  });

  it('are refused again where their client id is repeated, whatever they are by now', async () => {
    const args = ['trade', ...legs, '--net-debit', '50', '--client-id', 'one'];
    expect((await desk.run(...args)).status).toBe(3);
    const again = await desk.run('trade', '+1', 'CE:atm', '--on', 'NOTHING', '--client-id', 'one');
    expect([again.status, again.stderr]).toEqual([3, expect.stringContaining('net')]);
    await desk.json('trade', ...legs, '--client-id', 'two');
    const repeated = await desk.json(
      'trade',
      '+1',
      'CE:atm',
      '--on',
      'NOTHING',
      '--client-id',
      'two',
    );
    expect(repeated).toMatchObject({ duplicate: true, strategy: { id: 'ST-1', status: 'OPEN' } });
    expect(repeated.orders).toHaveLength(2);
    expect((await desk.run('verify')).status).toBe(0);
  });
});
