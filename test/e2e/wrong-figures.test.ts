import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

/** Eight rows in Dhan's form: two expiries of NIFTY, shares with two series, the index, crude oil. */
const MASTER = join(import.meta.dirname, '../fixtures/instruments/february-2026.csv');

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

const turnTo = (desk: Desk, time: string): void =>
  void Object.assign(desk.env, clockAt(`${time}+05:30`));

let desks = 0;
/** A session on the morning of 10 February 2026, a day on which NIFTY's weekly options end. */
async function openDesk(store: string): Promise<Desk> {
  desks += 1;
  const desk = new Desk(store === 'Redis' ? { REDIS_URL: redis.url } : {});
  const namespace = `space-${desks}`;
  writeFileSync(join(desk.folder, 'papertrade.yaml'), `store: { namespace: ${namespace} }\n`);
  turnTo(desk, '2026-02-10T10:00:00');
  await desk.json('session', 'start', '--id', 'S', '--balance', '10000000');
  return desk;
}

async function refusal(desk: Desk, ...args: string[]) {
  const { status, stderr } = await desk.run(...args, '--json');
  return { status, ...JSON.parse(stderr).error };
}

function fileOf(desk: Desk, name: string, text: string): string {
  const file = join(desk.folder, name);
  writeFileSync(file, text);
  return file;
}

describe.each(['local', 'Redis'])('figures that were wrong, in %s', (store) => {
  it.each(['without a master', 'with a master'])(
    'a put 800 points out of the money at the close is worth nothing, %s',
    async (how) => {
      const desk = await openDesk(store);
      if (how === 'with a master') await desk.json('instruments', 'import', MASTER);
      await desk.json('buy', 'NIFTY10FEB2625000PE', '65', '--price', '100');
      turnTo(desk, '2026-02-10T15:30:00');
      await desk.json('quote', 'set', 'NIFTY', '25800');
      turnTo(desk, '2026-02-10T15:45:00');
      expect(await desk.json('balance')).toMatchObject({ realized_pnl: '-6500', used: '0' });
      expect(await desk.json('verify')).toMatchObject({ sessions: [{ ok: true }] });
    },
  );

  it.each([
    ['a feed by the index number', 'IDX_I,13'],
    ['a feed by its name', 'IDX_I,NIFTY'],
  ])('NIFTY is settled by %s', async (_how, row) => {
    const desk = await openDesk(store);
    await desk.json('buy', 'NIFTY10FEB2625000CE', '65', '--price', '100');
    turnTo(desk, '2026-02-10T15:29:59');
    const file = fileOf(desk, 'ticks.csv', `segment,security_id,ltp\n${row},25800\n`);
    await desk.json('feed', file);
    turnTo(desk, '2026-02-10T15:45:00');
    expect(await desk.json('balance')).toMatchObject({ realized_pnl: '45500' });
  });

  it('an order is held to the lot of its index, and with a master to its tick', async () => {
    const desk = await openDesk(store);
    const buy = (count: string, price: string) =>
      refusal(desk, 'buy', 'NIFTY26FEB25000CE', count, '--price', price);
    expect(await buy('7', '100')).toMatchObject({
      status: 3,
      code: 'LOT_SIZE',
      details: { valid: '65' },
    });
    await desk.json('instruments', 'import', MASTER);
    expect(await buy('7', '100')).toMatchObject({ status: 3, code: 'LOT_SIZE' });
    expect(await buy('65', '100.03')).toMatchObject({
      status: 3,
      code: 'TICK_SIZE',
      details: { valid: '100 or 100.05' },
    });
  });

  it("an exchange's number is the option that the master says, with an option's charges", async () => {
    const desk = await openDesk(store);
    await desk.json('instruments', 'import', MASTER);
    const trip = ['75', '--buy', '100', '--sell', '100', '--schedule', 'zerodha'];
    const byId = ['--security-id', '42500', '--segment', 'NSE_FNO'];
    const charged = await desk.json('charges', 'X', ...trip, ...byId);
    const named = await desk.json('charges', 'NIFTY26FEB25000CE', ...trip);
    expect(charged).toMatchObject({ items: { brokerage: '40', stt: '7.5' }, total: '61.23' });
    expect(charged.items).toEqual(named.items);
    expect((await desk.json('buy', 'X', '65', '--price', '100', ...byId)).order).toMatchObject({
      symbol: 'NIFTY 2026-02-24 25000 CE',
      option_type: 'CE',
      strike_price: '25000',
      expiry_date: '2026-02-24',
    });
  });

  it("an exchange's number alone is refused where no master knows it", async () => {
    const desk = await openDesk(store);
    const byId = ['--security-id', '42500', '--segment', 'NSE_FNO'];
    expect(await refusal(desk, 'buy', 'X', '65', '--price', '100', ...byId)).toMatchObject({
      status: 2,
      code: 'INSTRUMENT_DETAILS',
    });
  });

  it.each([
    ['SENSEX26FEB80000CE', '20'],
    ['SENSEX5026FEB25000CE', '75'],
    ['BANKEX26FEB60000CE', '30'],
    ['FOCIT26JUNFUT', '1'],
  ])("%s trades at BSE, whatever its letters' beginning says", async (symbol, lot) => {
    const desk = await openDesk(store);
    const { order } = await desk.json('buy', symbol, lot, '--price', '10');
    expect(order).toMatchObject({ exchange_segment: 'BSE_FNO', symbol });
  });

  it("a share's price is not that of another series of it", async () => {
    const desk = await openDesk(store);
    await desk.json('instruments', 'import', MASTER);
    await desk.json('quote', 'set', 'INFY', '1500');
    await desk.json('quote', 'set', 'INFY-N1', '1010');
    await desk.json('quote', 'set', 'NSE:INFY-EQ', '1501');
    const { quotes } = await desk.json('quote', 'show');
    const prices = quotes.map(({ symbol, ltp }: Record<string, string>) => [symbol, ltp]);
    expect(Object.fromEntries(prices)).toEqual({ INFY: '1501', 'INFY-N1': '1010' });
  });
});

it("settles NIFTY by another program's raw tick of the index number", async () => {
  const desk = await openDesk('Redis');
  await desk.json('buy', 'NIFTY10FEB2625000CE', '65', '--price', '100');
  const { Redis } = await import('ioredis');
  const client = new Redis(desk.env['REDIS_URL'] ?? '');
  const ts = String(Date.parse('2026-02-10T15:29:59+05:30') / 1000);
  await client.hset(`space-${desks}:ticks:IDX_I:13`, { ltp: '25800', ts });
  client.disconnect();
  turnTo(desk, '2026-02-10T15:45:00');
  expect(await desk.json('balance')).toMatchObject({ realized_pnl: '45500' });
});
