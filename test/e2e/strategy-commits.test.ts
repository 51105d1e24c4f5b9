import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Desk } from '../support/program.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { SCRIPT, TcpProxy, type NetworkFault } from '../support/tcp-proxy.ts';

const contract = (strike: number, type: 'CE' | 'PE') => `NIFTY99DEC${strike}${type}`;
const CONDOR = [
  ...['+65', `${contract(23_200, 'PE')}@28`, '-65', `${contract(23_400, 'PE')}@61`],
  ...['-65', `${contract(24_000, 'CE')}@62`, '+65', `${contract(24_200, 'CE')}@30`],
];

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** What a session has: four legs of each strategy, or nothing of it. */
async function wholeStrategies(desk: Desk): Promise<readonly string[]> {
  const { strategies } = await desk.json('strategy', 'list');
  const { orders } = await desk.json('orders', '--limit', '1000');
  for (const { id, legs } of strategies) {
    expect(legs).toHaveLength(4);
    expect(orders.filter((each: any) => each.strategy_id === id)).toHaveLength(4);
  }
  expect(orders).toHaveLength(4 * strategies.length);
  expect((await desk.run('verify')).status).toBe(0);
  return strategies.map(({ id }: any) => id);
}

describe('the commit of four legs on Redis', () => {
  let near: Desk;
  let proxy: TcpProxy;
  beforeEach(async () => {
    near = new Desk({ REDIS_URL: redis.url });
    await near.json('session', 'start', '--balance', '1000000');
    await near.json('quote', 'set', 'NIFTY', '23700', '--segment', 'IDX_I');
  });
  afterEach(() => proxy.stop());
  const through = () => new Desk({ ...near.env, REDIS_URL: proxy.url });
  const trade = (desk: Desk, id: string) =>
    desk.json('trade', ...CONDOR, '--units', '--client-id', id);

  it.each<NetworkFault>(['reset-before', 'reset-after', 'half-reply', 'late'])(
    'is there once and whole, though the connection is lost (%s)',
    async (fault) => {
      proxy = await TcpProxy.start(redis.port);
      const far = through();
      proxy.arm(fault, SCRIPT);
      const { strategy, orders } = await trade(far, 'one');
      expect(proxy.triggered).toBe(1);
      expect([strategy.id, orders.length]).toEqual(['ST-1', 4]);
      expect(await wholeStrategies(near)).toEqual(['ST-1']);
      const { duplicate } = await trade(near, 'one');
      expect(duplicate).toBe(true);
      expect(await wholeStrategies(near)).toEqual(['ST-1']);
    },
  );

  it('is absent where the program is killed before it arrives, and a repeat makes it', async () => {
    proxy = await TcpProxy.start(redis.port);
    proxy.arm('delay', SCRIPT, 60_000);
    const far = through();
    const child = far.start(['trade', ...CONDOR, '--units', '--client-id', 'one']);
    const ended = new Promise((resolve) => child.once('close', resolve));
    while (proxy.triggered === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await ended;
    expect(await wholeStrategies(near)).toEqual([]);
    await trade(near, 'one');
    expect(await wholeStrategies(near)).toEqual(['ST-1']);
  });
});

describe('the commit of four legs in a file', () => {
  it('is complete or absent, whenever the program is killed', async () => {
    const desk = new Desk();
    await desk.json('session', 'start', '--id', 'A', '--balance', '5000000');
    await desk.json('quote', 'set', 'NIFTY', '23700', '--segment', 'IDX_I');
    const given = (id: string) => ['trade', ...CONDOR, '--units', '--client-id', id];
    const begun = Date.now();
    await desk.json(...given('first'));
    const lasts = Date.now() - begun;
    for (const [at, share] of [0.6, 0.7, 0.8, 0.9].entries()) {
      const child = desk.start(given(`c${at}`));
      const ended = new Promise((resolve) => child.once('close', resolve));
      setTimeout(() => child.kill('SIGKILL'), share * lasts);
      await ended;
      // A part of it would be taken for all of it here, and told below.
      await desk.json(...given(`c${at}`));
    }
    expect(await wholeStrategies(desk)).toHaveLength(5);
  }, 120_000);
});
