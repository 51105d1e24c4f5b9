import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { aRequest, INFY, openDay } from '../../support/day.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const TCS = instrumentFrom({ symbol: 'TCS', defaultSegment: 'NSE_EQ' });

describe.each(['local', 'Redis'])('with available below zero, on %s,', (name) => {
  /** Holds 10 INFY bought at 100, and has lost more on TCS than it had. */
  async function lost() {
    const trading = "  fee_per_order: '20'\n  allow_short: true\n";
    const day = await openDay(trading, '20000', name === 'Redis' ? server : undefined);
    const { desk } = day.services;
    await desk.execute(aRequest());
    const short = { instrument: TCS, quantity: quantity('100'), product: 'MIS' } as const;
    await desk.execute(aRequest({ ...short, action: 'SELL' }));
    await desk.execute(aRequest({ ...short, price: price('500') }));
    expect(Number((await day.figures()).available)).toBeLessThan(0);
    const sell = (given: Partial<TradeRequest>) =>
      desk.execute(aRequest({ action: 'SELL', clientOrderId: 'out', ...given }));
    const quoted = (at: string) => day.services.quotes.set(INFY, price(at));
    return { ...day, sell, quoted };
  }
  const stop = { orderType: 'SL-M', triggerPrice: price('96'), price: undefined } as const;

  it.each<[string, Partial<TradeRequest>, string]>([
    ['a LIMIT that closes', { orderType: 'LIMIT', price: price('108') }, '109'],
    ['a stop', stop, '95'],
    ['a stop with a limit', { ...stop, orderType: 'SL', price: price('93') }, '95'],
    [
      'a GTT pair',
      { orderType: 'GTT', exits: { target: price('108'), stop: price('96') }, price: undefined },
      '109',
    ],
  ])('%s is placed, and fills', async (_name, given, at) => {
    const { sell, quoted, services, sound } = await lost();
    await quoted('100');
    const { order, balance } = await sell(given);
    expect([order.status, text(balance.blocked)]).toEqual(['OPEN', '0']);
    await quoted(at);
    const [position] = (await services.store.positions('S')).filter(
      ({ instrument }) => instrument.symbol === 'INFY',
    );
    expect(text(position!.netQty)).toBe('0');
    await sound();
  });

  it('a stop is moved, and an exit made smaller', async () => {
    const { sell, quoted, services, sound } = await lost();
    await quoted('100');
    await sell(stop);
    const { order } = await services.changes.modify('S', 'out', { triggerPrice: price('97') });
    expect(text(order.pending!.triggerPrice!)).toBe('97');
    const smaller = await services.changes.modify('S', 'out', { quantity: quantity('4') });
    expect(smaller.order).toMatchObject({ status: 'OPEN' });
    await quoted('96');
    const filled = await services.store.orderByClientId('S', 'out');
    expect([filled!.status, text(filled!.filledQuantity)]).toEqual(['FILLED', '4']);
    await sound();
  });

  it('what opens is refused', async () => {
    const { services } = await lost();
    const opening = aRequest({ orderType: 'LIMIT', price: price('1'), instrument: TCS });
    await expect(services.desk.execute(opening)).rejects.toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
  });
});
