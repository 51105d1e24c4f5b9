import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { clockStoppedAt } from '../support/clock.ts';
import { openOptionMarket, optionSymbol } from '../support/option-market.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const { openDesk } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
};
const MASTER = fileURLToPath(new URL('../fixtures/instruments/master.csv', import.meta.url));
const BUY = ['buy', 'INFY', '1', '--price', '100'];

let server: RedisServer;
let far: TcpProxy;
beforeAll(async () => {
  server = await startRedis();
  await new Desk({ REDIS_URL: server.url }).json(
    'session',
    'start',
    '--id',
    'A',
    '--balance',
    '1000000',
  );
});
afterAll(() => server.stop());
beforeEach(async () => {
  far = await TcpProxy.start(server.port, 200);
});
const alsoStarted: { stop(): unknown }[] = [];
afterEach(async () => {
  far.stop();
  for (const each of alsoStarted.splice(0)) await each.stop();
});

it('an order asks for the instrument, reads what is due and its state at once, and writes once', async () => {
  const desk = new Desk({ REDIS_URL: far.url });
  await desk.json(...BUY, '--session', 'A');
  expect(far.roundTrips).toBe(3);
  const named = far.roundTrips;
  await desk.json(...BUY);
  expect(far.roundTrips - named).toBe(3);
});

it.each([
  ['sold', ['sell', 'NIFTY 29 DEC 25100 CE', '65', '--price', '100', '--short']],
  ['hedged', ['buy', 'NIFTY 29 DEC 25200 CE', '65', '--price', '80']],
  ['of the future', ['sell', 'NIFTY FUT 29 DEC', '65', '--price', '25000', '--short']],
])(
  'an option order that is %s reads what its group holds, and the quotes, in the same trip',
  async (_, order) => {
    const near = new Desk({ REDIS_URL: server.url });
    await near.json('quote', 'set', 'NIFTY', '25000');
    const desk = new Desk({ REDIS_URL: far.url });
    const { order: filled } = await desk.json(...order);
    expect(filled.status).toBe('FILLED');
    expect(far.roundTrips).toBe(3);
  },
);

it('takes no more trips for the margin of an option where a master lists it', async () => {
  const listed = await startRedis();
  const slow = await TcpProxy.start(listed.port, 200);
  alsoStarted.push(slow, listed);
  const near = new Desk({ REDIS_URL: listed.url });
  await near.json('instruments', 'import', MASTER);
  await near.json('session', 'start', '--id', 'A', '--balance', '1000000');
  await near.json('quote', 'set', 'NIFTY', '25000');
  const trips = async (model: string): Promise<number> => {
    const desk = new Desk({ REDIS_URL: slow.url });
    writeFileSync(join(desk.folder, 'papertrade.yaml'), `trading:\n  margin_model: ${model}\n`);
    const before = slow.roundTrips;
    await desk.json('buy', 'NIFTY 2099-09-10 25000 CE', '75', '--price', '100');
    return slow.roundTrips - before;
  };
  expect(await trips('scan')).toBe(await trips('percent'));
});

it('a trade of four legs reads once and writes once after its contracts were found', async () => {
  const listed = await startRedis();
  const slow = await TcpProxy.start(listed.port, 200);
  alsoStarted.push(slow, listed);
  const near = new Desk({ REDIS_URL: listed.url });
  const { expiries } = await openOptionMarket(near);
  await near.json('session', 'start', '--id', 'A', '--balance', '5000000');
  // On a clock that stands nobody asks once a second whether the master is still the same.
  const clock = clockStoppedAt(new Date().toISOString());
  const desk = new Desk({ REDIS_URL: slow.url, ...clock });
  const trips = async (...args: string[]): Promise<number> => {
    const before = slow.roundTrips;
    await desk.json(...args);
    return slow.roundTrips - before;
  };
  const leg = (strike: number, type: string) => optionSymbol(expiries[0], strike, type);
  const legs = [leg(23_200, 'PE'), leg(23_400, 'PE'), leg(24_000, 'CE'), leg(24_200, 'CE')];
  const [a, b, c, d] = legs as [string, string, string, string];
  // Two say which session it is and what is due, two trade, those between find the contracts and what is
  // listed beside.
  expect(
    await trips('trade', 'buy', '1', a, 'sell', '1', b, 'sell', '1', c, 'buy', '1', d),
  ).toBeLessThanOrEqual(10);
  const condor = ['iron-condor', 'NIFTY', '--gap', '300', '--width', '200'];
  expect(await trips('strategy', 'open', ...condor)).toBeLessThanOrEqual(11);
  const roll = ['strategy', 'roll', 'IC-1', '--leg', '3', '--to-strike', '23900'];
  expect(await trips(...roll)).toBeLessThanOrEqual(11);
  const adjust = ['strategy', 'adjust', 'IC-1', '+1', 'CE:otm8', '--on', 'NIFTY'];
  expect(await trips(...adjust)).toBeLessThanOrEqual(13);
  expect(await trips('strategy', 'exit', 'IC-1')).toBeLessThanOrEqual(9);
});

it('a further order of the same program asks for the instrument and writes', async () => {
  const desk = await openDesk({ store: far.url, env: new Desk().env });
  await desk.useSession('A');
  await desk.buy('INFY', 1, { price: '100' });
  const before = far.roundTrips;
  for (const price of ['100', '101', '102']) await desk.buy('INFY', 1, { price });
  // What is due is asked for once a second, and read again where it may have changed.
  expect(far.roundTrips - before).toBeLessThanOrEqual(9);
  await desk.close();
});
