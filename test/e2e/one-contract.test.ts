import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { clockAt } from '../support/clock.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';

const MASTER = join(import.meta.dirname, '../fixtures/instruments/february-2026.csv');
/** Contracts of 2099, so that a living program of today can trade them. */
const LATER = join(import.meta.dirname, '../fixtures/instruments/master.csv');
const { openDesk } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
};

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

let spaces = 0;
function home(store: string): Desk {
  spaces += 1;
  return new Desk(store === 'Redis' ? { REDIS_URL: `${redis.url}/${spaces}` } : {});
}

type Row = Record<string, string>;
const PUT = 'NIFTY10FEB2625000PE';
const CALL = 'NIFTY26FEB25000CE';

describe.each(['local', 'Redis'])('a master that comes after the first trades, in %s', (store) => {
  let desk: Desk;
  let before: Row[];
  beforeAll(async () => {
    desk = home(store);
    Object.assign(desk.env, clockAt('2026-02-10T10:00:00+05:30'));
    await desk.json('session', 'start', '--id', 'S', '--balance', '10000000');
    await desk.json('buy', PUT, '65', '--price', '100');
    await desk.json('buy', CALL, '130', '--price', '100');
    await desk.json('buy', 'INFY', '10', '--price', '1500');
    await desk.json('quote', 'set', 'RELIANCE', '1400');
    await desk.json('sell', CALL, '65', '--type', 'limit', '--price', '200');
    before = (await desk.json('trades')).trades;
    await desk.json('instruments', 'import', MASTER);
  });

  const positions = async (...args: string[]): Promise<Row[]> =>
    (await desk.json('positions', ...args)).positions;
  const position = async (symbol: string): Promise<Row | undefined> =>
    (await positions()).find((each) => each['symbol']?.startsWith(symbol));

  it('leaves history as it was written', async () => {
    expect((await desk.json('trades')).trades).toEqual(before);
    expect(await desk.json('verify')).toMatchObject({ sessions: [{ ok: true }] });
  });

  it('knows a price that was recorded under the first name', async () => {
    const { quotes } = await desk.json('quote', 'show', 'RELIANCE');
    expect(quotes).toMatchObject([{ symbol: 'RELIANCE', security_id: '2885', ltp: '1400' }]);
  });

  it('values what was bought before by a price under the number', async () => {
    await desk.json('quote', 'set', PUT, '95');
    expect(await position('NIFTY2621025000PE')).toMatchObject({ current_price: '95' });
    const file = join(desk.folder, 'ticks.csv');
    writeFileSync(file, 'segment,security_id,ltp\nNSE_FNO,42501,96\n');
    await desk.json('feed', file);
    expect(await position('NIFTY2621025000PE')).toMatchObject({ current_price: '96' });
  });

  it('fills an order that rested before, at a price under the number', async () => {
    const { orders } = await desk.json('quote', 'set', 'NSE_FNO:42500', '201');
    expect(orders).toMatchObject([{ status: 'FILLED', filled_price: '201', quantity: '65' }]);
    expect(await position(CALL)).toMatchObject({ net_qty: '65' });
  });

  it('adds to the position in every form, and closes it in every form', async () => {
    await desk.json('buy', 'NIFTY 10 FEB 25000 PE', '65', '--price', '110');
    await desk.json('buy', 'NIFTY-Feb2026-25000-PE', '65', '--price', '120');
    const byId = ['--security-id', '42501', '--segment', 'NSE_FNO'];
    await desk.json('buy', 'X', '65', '--price', '130', ...byId);
    expect(await positions()).toHaveLength(3);
    expect(await position('NIFTY 2026-02-10')).toMatchObject({ net_qty: '260', buy_avg: '115' });
    await desk.json('sell', 'NSE_FNO|42501', '260', '--price', '115');
    await desk.json('sell', 'INFY', 'all', '--price', '1500');
    await desk.json('sell', CALL, 'all', '--price', '100');
    expect(await positions()).toEqual([]);
    expect(await positions('--all')).toHaveLength(3);
    expect(await desk.json('verify')).toMatchObject({ sessions: [{ ok: true }] });
  });

  it('trades a market order on the newest price, under whatever name it came', async () => {
    await desk.json('quote', 'set', PUT, '97.5');
    const { order } = await desk.json('buy', PUT, '65');
    expect(order).toMatchObject({ filled_price: '97.5' });
    await desk.json('sell', PUT, 'all', '--price', '97.5');
    expect(await positions('--all')).toHaveLength(3);
  });

  it("holds it to the master's tick from then on", async () => {
    const { status, stderr } = await desk.run('buy', PUT, '65', '--price', '97.52', '--json');
    expect([status, JSON.parse(stderr).error.code]).toEqual([3, 'TICK_SIZE']);
  });

  it('shows one price of one contract', async () => {
    const { quotes } = await desk.json('quote', 'show');
    const names = quotes.map(({ symbol }: Row) => symbol).sort();
    expect(names).toEqual(['NIFTY 2026-02-10 25000 PE', 'NIFTY 2026-02-24 25000 CE', 'RELIANCE']);
    const { stdout } = await desk.run('quote', 'show');
    expect(stdout).toContain('NIFTY 2026-02-10 25000 PE');
    expect(stdout).not.toContain('42501');
  });

  it('replays a recorded day onto what was bought before the master', async () => {
    const file = join(desk.folder, 'day.csv');
    writeFileSync(
      file,
      'time,segment,security_id,ltp\n' +
        '2026-02-11T10:00:00,NSE_EQ,1594,1510\n2026-02-11T10:01:00,NSE_EQ,INFY,1520\n',
    );
    await desk.json('buy', 'INFY', '10', '--price', '1500');
    await desk.run('replay', file);
    expect(await position('INFY')).toMatchObject({ current_price: '1520', net_qty: '10' });
  });
});

it.each(['local', 'Redis'])(
  'what was traded before a master is closed, converted and moved in any form after it, in %s',
  async (store) => {
    const desk = home(store);
    Object.assign(desk.env, clockAt('2026-02-06T10:00:00+05:30'));
    await desk.json('session', 'start', '--id', 'S', '--balance', '10000000');
    await desk.json('quote', 'set', 'NIFTY', '25010');
    await desk.json('trade', '+1 NIFTY FEB 25000 CE @100', '-1 NIFTY FEB 25100 CE @60');
    await desk.json('instruments', 'import', MASTER);
    const [symbol, again] = ['NIFTY24FEB2625000CE', 'NIFTY-Feb2026-25000-CE'];
    const legs = async () => (await desk.json('strategy', 'show', 'ST-1')).strategy.legs;
    await desk.json('strategy', 'release', 'ST-1', symbol, '1');
    expect(await legs()).toMatchObject([{ quantity: '0' }, { quantity: '65' }]);
    await desk.json('strategy', 'adopt', 'ST-1', again, '1');
    expect(await legs()).toMatchObject([{ quantity: '65' }, { quantity: '65' }]);
    const convert = ['positions', 'convert', symbol, '--to', 'MIS', '--dry-run'];
    expect((await desk.run(...convert)).status).toBe(0);
    const closed = await desk.json('close', 'NSE_FNO|42500', '--price', '101');
    expect(closed.order).toMatchObject({ quantity: '65', name: 'NIFTY 2026-02-24 25000 CE' });
    const { stderr } = await desk.run('close', symbol, '--price', '101');
    expect(stderr).toContain('Open are: NIFTY 2026-02-24 25100 CE.');
  },
);

describe.each(['local', 'Redis'])(
  'a program that lives on while a master comes, in %s',
  (store) => {
    it('trades the same contract as the command line, before and after', async () => {
      const desk = home(store);
      const program = await openDesk({ env: desk.env });
      await program.startSession({ id: 'S', balance: '10000000' });
      const call = 'NIFTY 2099-09-10 25000 CE';
      await program.buy(call, 975, { price: '100' });
      await program.setQuote(call, '101');
      await desk.json('instruments', 'import', LATER);
      await desk.json('buy', call, '975', '--price', '102');
      await program.buy(call, 975, { price: '103' });
      await program.buy('NIFTY 2099-09-24 25000 CE', 975, { price: '50' });
      await desk.json('buy', 'NIFTY 2099-09-24 25000 CE', '975', '--price', '60');
      await desk.json('quote', 'set', 'NSE_FNO:40001', '110');
      expect(await program.quote(call)).toMatchObject({ ltp: '110', symbol: call });
      const { positions } = await program.positions();
      expect(positions).toMatchObject([
        { net_qty: '2925', current_price: '110' },
        // Under its first name or its number: the program asks once a second for another master.
        { net_qty: '1950' },
      ]);
      await program.sell(call, 'all', { price: '110' });
      expect((await desk.json('positions')).positions).toHaveLength(1);
      expect(await desk.json('verify')).toMatchObject({ sessions: [{ ok: true }] });
      await program.close();
    });
  },
);
