import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chainsOf } from '../../../src/app/strategies/analysis/market-read.ts';
import { afterTrade, examineHeld } from '../../../src/app/strategies/trade-answer.ts';
import { price, quantity } from '../../../src/domain/money/money.ts';
import { openDay } from '../../support/day.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';

const leg = (action: 'BUY' | 'SELL', strike: number, kind: 'CE' | 'PE', at: string) => ({
  action,
  instrument: {
    ...instrumentFrom({ symbol: `NIFTY99DEC${strike}${kind}`, defaultSegment: 'NSE_FNO' }),
    option: {
      underlying: 'NIFTY',
      expiry: '2099-12-29',
      strike: price(String(strike)),
      type: kind,
    },
  },
  kind,
  quantity: quantity('65'),
  price: price(at),
});
const CONDOR = [
  leg('BUY', 23_200, 'PE', '28'),
  leg('SELL', 23_400, 'PE', '61'),
  leg('SELL', 24_000, 'CE', '62'),
  leg('BUY', 24_200, 'CE', '30'),
];

let redis: RedisServer;
let far: TcpProxy;
beforeAll(async () => {
  redis = await startRedis();
  far = await TcpProxy.start(redis.port, 50);
});
afterAll(async () => {
  far.stop();
  await redis.stop();
});

it('four legs take one trip that reads and one that writes, whatever is held', async () => {
  const day = await openDay('', '5000000', { ...redis, url: far.url });
  const strategies = await day.services.strategies();
  const { desk } = strategies;
  const opens = { name: 'custom', prefix: 'ST', underlying: 'NIFTY', rules: {} };
  const nifty = instrumentFrom({ symbol: 'NIFTY', defaultSegment: 'IDX_I' });
  await day.services.quotes.set(nifty, price('23700'));
  await desk.execute({ sessionId: 'S', opens, legs: CONDOR });
  const chains = await chainsOf(
    CONDOR.map(({ instrument }) => instrument),
    strategies.legs.market,
  );
  const listed = far.roundTrips;
  const result = await desk.execute({ sessionId: 'S', opens, legs: CONDOR, chains });
  const { strategy, margins } = result;
  expect(far.roundTrips - listed).toBe(2);
  const { view, examined } = await afterTrade(result, 'S', strategies);
  // What is shown afterwards is made of what was read and decided.
  expect(far.roundTrips - listed).toBe(2);
  expect(view.legs).toHaveLength(4);
  expect(view).toEqual(await strategies.reader.show('S', strategy.id));
  expect(examined).toEqual(await examineHeld(strategies, view));
  expect(strategy.id).toBe('ST-2');
  // What is judged is the whole group: both condors.
  expect(margins?.[0]?.requirement.total.greaterThan(margins[0].before)).toBe(true);
  await day.sound();
});
