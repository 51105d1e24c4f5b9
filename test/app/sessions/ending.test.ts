import { expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { price, quantity } from '../../../src/domain/money/money.ts';
import { openDay } from '../../support/day.ts';

const INFY = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
const limit = (clientOrderId: string) => ({
  sessionId: 'S',
  action: 'BUY' as const,
  instrument: INFY,
  quantity: quantity('10'),
  price: price('90'),
  orderType: 'LIMIT' as const,
  clientOrderId,
});

it('no order stays open in a session that ends, not one that is placed meanwhile either', async () => {
  const day = await openDay();
  await day.services.desk.execute(limit('before'));
  let late = false;
  const ending = await day.joinDay((store) => ({
    endSession: async (end) => {
      if (!late) await day.services.desk.execute(limit('meanwhile'));
      late = true;
      return store.endSession(end);
    },
  }));
  const { session } = await (await ending.reporter()).end('S');
  expect(session.status).toBe('completed');
  const orders = await day.services.store.orders('S');
  expect(
    orders.map(({ clientOrderId, status, reason }) => [clientOrderId, status, reason]),
  ).toEqual([
    ['meanwhile', 'CANCELLED', 'the session ended'],
    ['before', 'CANCELLED', 'the session ended'],
  ]);
  expect(await day.figures()).toMatchObject({ available: '100000', blocked: '0' });
});

it('an IOC order whose program died before it ended it fills at no later quote', async () => {
  const day = await openDay();
  // A feed that has brought the session up to date for this part of the day.
  await day.services.quotes.set(INFY, price('100'));
  const dying = await day.joinDay(() => ({ quotesFor: () => Promise.reject(new Error('killed')) }));
  const ioc = dying.desk.execute({ ...limit('ioc'), validity: 'IOC' });
  await expect(ioc).rejects.toThrow('killed');
  day.at('2026-11-25T10:00:30');
  await day.services.quotes.set(INFY, price('80'));
  expect(await day.services.store.orders('S')).toMatchObject([{ status: 'OPEN' }]);
  await day.services.events.apply('S');
  expect(await day.services.store.orders('S')).toMatchObject([{ status: 'EXPIRED' }]);
  expect(await day.figures()).toMatchObject({ used: '0', blocked: '0' });
});
