import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

interface Row {
  readonly on: string;
  readonly written: string;
  readonly segment: string;
  readonly underlying: string;
  readonly expiry: string;
  readonly strike: string;
  readonly type: string;
}
const FORMS = join(import.meta.dirname, '../fixtures/instruments/symbol-forms.csv');
const rows = Papa.parse<Row>(readFileSync(FORMS, 'utf8'), {
  header: true,
  skipEmptyLines: true,
}).data;
const isRefused = ({ segment }: Row): boolean => segment.startsWith('refuse');

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['local', 'Redis'])('a symbol that is typed, in %s', (store) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = new Desk(store === 'Redis' ? { REDIS_URL: redis.url } : {});
    Object.assign(desk.env, clockAt('2024-11-20T10:00:00+05:30'));
    await desk.json('session', 'start', '--id', 'S', '--balance', '100000000');
  });
  const turnTo = (day: string): void =>
    void Object.assign(desk.env, clockAt(`${day}T10:00:00+05:30`));

  it.each(rows.filter((row) => !isRefused(row)))(
    '$written on $on is $underlying in $segment, $expiry $strike $type',
    async ({ on, written, segment, underlying, expiry, strike, type }) => {
      turnTo(on);
      const shown = await desk.json('instruments', 'show', written);
      const day = expiry === 'by the contract rules' ? /^2026-02-\d\d$/ : new RegExp(`^${expiry}$`);
      const isContract = expiry !== '';
      expect(shown).toMatchObject({
        exchange_segment: segment,
        expiry_date: expect.stringMatching(day),
        strike_price: strike,
        option_type: type,
        ...(isContract ? { underlying_symbol: underlying } : { symbol: underlying }),
      });
      const lot = shown.lot_size || '1';
      const buy = ['buy', written, lot, '--price', '100', '--dry-run', '--json'];
      const { status, stdout, stderr } = await desk.run(...buy);
      if (segment === 'IDX_I') {
        expect([status, JSON.parse(stderr).error.code]).toEqual([3, 'NOT_TRADABLE']);
        return;
      }
      expect([stderr, status]).toEqual(['', 0]);
      expect(JSON.parse(stdout).order).toMatchObject({
        exchange_segment: segment,
        security_id: shown.security_id,
        name: shown.symbol,
        expiry_date: shown.expiry_date,
        strike_price: strike,
        option_type: type,
        product: isContract ? 'NRML' : 'CNC',
        status: 'FILLED',
      });
    },
  );

  it.each([
    ['NIFTY-Feb2026-25000-CE', '2026-02-24 (the last of the month)'],
    ['NIFTY 25000 CE', '2026-02-10 (the nearest)'],
    ['NIFTY2621025000CE', '2026-02-10'],
  ])('%s is told with its expiry, %s', async (written, said) => {
    turnTo('2026-02-06');
    const { stdout } = await desk.run('instruments', 'show', written);
    expect(stdout).toMatch(new RegExp(`Expiry +${said.replace(/[()]/g, '\\$&')}\n`));
    const bought = await desk.run('buy', written, '65', '--price', '100', '--dry-run');
    expect(bought.stdout).toContain(`NIFTY ${said.slice(0, 10)} 25000 CE @`);
  });

  it.each(rows.filter(isRefused))('$written on $on: $segment', async ({ on, written, segment }) => {
    turnTo(on);
    const refusal = segment.includes('expired') ? [3, 'CONTRACT_EXPIRED'] : [2, 'INVALID_VALUE'];
    for (const args of [
      ['instruments', 'show', written],
      ['buy', written, '65', '--price', '100'],
      ['quote', 'set', written, '100'],
    ]) {
      const { status, stderr } = await desk.run(...args, '--json');
      expect([args[0], status, JSON.parse(stderr).error.code]).toEqual([args[0], ...refusal]);
    }
    expect((await desk.json('orders')).orders).toEqual([]);
  });
});
