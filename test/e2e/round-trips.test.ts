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

it('an order is one read and one write, after the look for the session that nobody named', async () => {
  const desk = new Desk({ REDIS_URL: far.url });
  await desk.json(...BUY, '--session', 'A');
  expect(far.roundTrips).toBe(2);
  await desk.json(...BUY);
  expect(far.roundTrips).toBe(2 + 3);
});

it('a further order of the same program is one write', async () => {
  const desk = await openDesk({ store: far.url, env: new Desk().env });
  await desk.useSession('A');
  await desk.buy('INFY', 1, { price: '100' });
  const before = far.roundTrips;
  for (const price of ['100', '101', '102']) await desk.buy('INFY', 1, { price });
  expect(far.roundTrips - before).toBe(3);
  await desk.close();
});
