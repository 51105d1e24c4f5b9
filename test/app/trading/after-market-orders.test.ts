import { expect, it } from '@jest/globals';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { onBothStores, type OpenDay } from '../../support/both-stores.ts';
import { aRequest, INFY, type Day } from '../../support/day.ts';

const HOURS = '  enforce_market_hours: true\n  fee_per_order: 0\n';
const EVENING = '2026-11-25T18:00:00';
const amo = (given: Partial<TradeRequest> = {}) =>
  aRequest({ amo: true, clientOrderId: 'mine', ...given });

const evening = async (openDay: OpenDay, settings = HOURS): Promise<Day> => {
  const day = await openDay(settings);
  await day.services.quotes.set(INFY, price('100'));
  day.at(EVENING);
  return day;
};
const mine = async ({ services }: Day) => (await services.store.orderByClientId('S', 'mine'))!;

onBothStores('10: an order after hours with --amo', (openDay) => {
  it('is taken for the next opening, and fills at the first quote after it', async () => {
    const day = await evening(openDay);
    const { order } = await day.services.desk.execute(amo());
    expect(order).toMatchObject({ status: 'OPEN', orderType: 'LIMIT' });
    expect(order.pending).toMatchObject({
      opensAt: '2026-11-26T09:15:00.000+05:30',
      validUntil: '2026-11-26T15:30:00.000+05:30',
    });
    expect(await day.figures()).toMatchObject({ blocked: '1000' });
    day.at('2026-11-26T09:10:00');
    await day.services.quotes.set(INFY, price('99'));
    expect(await mine(day)).toMatchObject({ status: 'OPEN' });
    day.at('2026-11-26T09:15:30');
    await day.services.desk.execute(aRequest({ orderType: 'LIMIT', price: price('95') }));
    expect(await mine(day)).toMatchObject({ status: 'OPEN' });
    await day.services.quotes.set(INFY, price('98'));
    const filled = await mine(day);
    expect([filled.status, text(filled.filledPrice!)]).toEqual(['FILLED', '98']);
    await day.sound();
  });

  it('at the market reserves by the last price', async () => {
    const day = await evening(openDay);
    const { order } = await day.services.desk.execute(amo({ price: undefined }));
    expect(order).toMatchObject({ orderType: 'MARKET', status: 'OPEN' });
    expect(await day.figures()).toMatchObject({ blocked: '1000' });
    day.at('2026-11-26T09:15:00');
    await day.services.quotes.set(INFY, price('101'));
    expect(await day.figures()).toMatchObject({ blocked: '0', used: '1010' });
    await day.sound();
  });

  it('is changed and cancelled while the market is closed', async () => {
    const day = await evening(openDay);
    const { changes, desk } = day.services;
    await desk.execute(amo());
    const { order } = await changes.modify('S', 'mine', { price: price('97') });
    expect(order).toMatchObject({ status: 'OPEN', price: price('97') });
    await changes.modify('S', 'mine', { orderType: 'MARKET' });
    expect(await mine(day)).toMatchObject({ status: 'OPEN', orderType: 'MARKET' });
    await changes.cancel('S', 'mine');
    expect(await day.figures()).toMatchObject({ blocked: '0' });
    await day.sound();
  });

  it('waits over the weekend, and MIS for the square-off of its own day', async () => {
    const day = await openDay(`${HOURS}  square_off: broker\n`);
    day.at('2026-11-27T18:00:00');
    await day.services.desk.execute(amo({ product: 'MIS' }));
    day.at('2026-11-30T09:16:00');
    await day.services.events.apply('S');
    await day.services.quotes.set(INFY, price('99'));
    expect(await mine(day)).toMatchObject({ status: 'FILLED', product: 'MIS' });
    await day.sound();
  });

  it('is refused in hours; without it the evening refuses', async () => {
    const day = await openDay(HOURS);
    await expect(day.services.desk.execute(amo())).rejects.toMatchObject({ code: 'MARKET_OPEN' });
    day.at(EVENING);
    await expect(day.services.desk.execute(aRequest())).rejects.toMatchObject({
      code: 'MARKET_CLOSED',
    });
  });

  it('is filled once by two programs at the opening', async () => {
    const day = await evening(openDay);
    await day.services.desk.execute(amo());
    day.at('2026-11-26T09:15:00');
    const others = await Promise.all([day.joinDay(), day.joinDay()]);
    await Promise.all(others.map(({ quotes }) => quotes.set(INFY, price('98'))));
    expect(await day.figures()).toMatchObject({ used: '980', available: '99020' });
    expect(text((await mine(day)).filledQuantity)).toBe('10');
    await day.sound();
  });
});

onBothStores('10: a GTT', (openDay) => {
  it('is taken and changed at any time', async () => {
    const day = await openDay(HOURS);
    await day.services.desk.execute(aRequest());
    day.at(EVENING);
    const gtt = { action: 'SELL', orderType: 'GTT', price: undefined, quantity: 'all' } as const;
    await day.services.desk.execute(
      aRequest({ ...gtt, exits: { target: price('120') }, clientOrderId: 'mine' }),
    );
    await day.services.changes.modify('S', 'mine', { price: price('115') });
    expect(await mine(day)).toMatchObject({ status: 'OPEN', quantity: quantity('10') });
    await day.sound();
  });
});
