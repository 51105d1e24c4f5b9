import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import type { openDesk as OpenDesk } from '../../src/library/library.d.ts';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const { openDesk } = createRequire(import.meta.url)('../../dist/library.cjs') as {
  openDesk: typeof OpenDesk;
};
const BUY = ['buy', 'INFY', '1', '--price', '100'];

let server: RedisServer;
let far: TcpProxy;
beforeAll(async () => {
  server = await startRedis();
  await new Desk({ REDIS_URL: server.url }).json('session', 'start', '--id', 'A');
});
afterAll(() => server.stop());
beforeEach(async () => {
  far = await TcpProxy.start(server.port, 200);
});
afterEach(() => far.stop());

it('an order asks for the instrument, reads what is due and its state at once, and writes once', async () => {
  const desk = new Desk({ REDIS_URL: far.url });
  await desk.json(...BUY, '--session', 'A');
  expect(far.roundTrips).toBe(3);
  const named = far.roundTrips;
  await desk.json(...BUY);
  expect(far.roundTrips - named).toBe(3);
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
