import { beforeEach, describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import { positionOf } from '../../../src/app/trading/orders/trade-request.ts';
import { openDay } from '../../support/day.ts';

const INFY = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });

let day: Awaited<ReturnType<typeof openDay>>;
beforeEach(async () => {
  day = await openDay();
  await place('BUY', 'mine', '90');
});

const place = (action: 'BUY' | 'SELL', clientOrderId: string, limit: string) =>
  day.services.desk.execute({
    sessionId: 'S',
    action,
    instrument: INFY,
    quantity: quantity('10'),
    price: price(limit),
    orderType: 'LIMIT',
    clientOrderId,
  });

describe('an order that is pending while its session is halted', () => {
  const halted = { code: 'TRADING_HALTED' };
  beforeEach(() =>
    day.services.store.setHalt('S', { at: '2026-11-25T10:00:00.000+05:30', reason: 'enough' }),
  );

  it('becomes neither larger nor dearer', async () => {
    const { changes } = day.services;
    await expect(changes.modify('S', 'mine', { quantity: quantity('50') })).rejects.toMatchObject(
      halted,
    );
    await expect(changes.modify('S', 'mine', { price: price('95') })).rejects.toMatchObject(halted);
    expect(await day.figures()).toMatchObject({ blocked: '920' });
  });

  it('may become smaller, or be cancelled', async () => {
    const { changes } = day.services;
    const { order } = await changes.modify('S', 'mine', { quantity: quantity('4') });
    expect(text(order.quantity)).toBe('4');
    expect(await day.figures()).toMatchObject({ blocked: '380' });
    await changes.cancel('S', 'mine');
    expect(await day.figures()).toMatchObject({ blocked: '0' });
  });
});

describe('an order that is pending and a halt of another program at the same moment', () => {
  const halt = { at: '2026-11-25T10:00:00.000+05:30', reason: '' };
  /** A program that looks at the session before the halt, and writes after it. */
  const beaten = () => {
    let halted = false;
    return day.joinDay((store) => ({
      commit: async (commit) => {
        if (!halted) await store.setHalt('S', halt);
        halted = true;
        return store.commit(commit);
      },
    }));
  };
  const refused = { code: 'TRADING_HALTED' };

  it('is not placed', async () => {
    const { desk } = await beaten();
    const given = { sessionId: 'S', action: 'BUY', instrument: INFY, orderType: 'LIMIT' } as const;
    const order = { ...given, quantity: quantity('1'), price: price('50') };
    await expect(desk.execute(order)).rejects.toMatchObject(refused);
    expect(await day.figures()).toMatchObject({ blocked: '920' });
  });

  it('is not made larger', async () => {
    const { changes } = await beaten();
    const larger = changes.modify('S', 'mine', { quantity: quantity('20') });
    await expect(larger).rejects.toMatchObject(refused);
    expect(await day.figures()).toMatchObject({ blocked: '920' });
  });
});

it('an answer shows the position that is open before one that was', async () => {
  await place('BUY', 'long', '100');
  await day.services.quotes.set(INFY, price('89'));
  const { long } = (await day.services.store.tradingState('S', INFY, ''))!.account;
  const closed = { ...long!, netQty: quantity('0') };
  const short = { ...long!, side: 'SHORT' as const };
  const { balance } = (await day.services.store.sessionState('S'))!;
  expect(positionOf('BUY', { balance, long: closed, short })).toBe(short);
  expect(positionOf('BUY', { balance, long, short })).toBe(long);
  expect(positionOf('SELL', { balance, long, short })).toBe(short);
  expect(positionOf('BUY', { balance, long: closed })).toBe(closed);
  expect(positionOf('BUY', { balance })).toBeUndefined();
});
