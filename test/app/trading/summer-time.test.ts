import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import { aRequest, INFY, openDay } from '../../support/day.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const limit = (clientOrderId: string) =>
  aRequest({ orderType: 'LIMIT', price: price('95'), clientOrderId });

/** The nights in which clocks are put forward and back, with the offsets before and after. */
const NIGHTS = [
  ['America/New_York', '2027-03-14', '-05:00', '-04:00'],
  ['America/New_York', '2027-11-07', '-04:00', '-05:00'],
  ['Europe/London', '2027-03-28', '+00:00', '+01:00'],
  ['Europe/London', '2027-10-31', '+01:00', '+00:00'],
] as const;

describe.each(['local', 'Redis'])('where clocks change, on %s,', (name) => {
  const begin = (trading: string) =>
    openDay(
      `  enforce_market_hours: false\n${trading}`,
      '100000',
      name === 'Redis' ? server : undefined,
    );

  it.each(NIGHTS)('%s on %s: a DAY order has all of its day', async (zone, day, before, after) => {
    const { services, at, sound } = await begin(`  time_zone: ${zone}\n`);
    at(`${day}T00:30:00`, before);
    await services.quotes.set(INFY, price('100'));
    await services.desk.execute(limit('first'));
    await services.desk.execute({ ...limit('second'), quantity: quantity('5') });
    at(`${day}T23:50:00`, after);
    await services.quotes.set(INFY, price('100'));
    expect((await services.events.apply('S')).applied).toEqual([]);
    await services.changes.modify('S', 'second', { price: price('100') });
    at(new Date(Date.parse(`${day}T23:59:59${after}`) + 2000).toISOString().slice(0, 19), 'Z');
    const { applied } = await services.events.apply('S');
    expect(applied.map(({ what, order }) => [what, order.clientOrderId])).toEqual([
      ['ORDER_ENDED', 'first'],
    ]);
    expect(await services.store.orderByClientId('S', 'second')).toMatchObject({ status: 'FILLED' });
    await sound();
  });

  it.each(NIGHTS)(
    '%s on %s: MIS is closed when clocks show it',
    async (zone, day, before, after) => {
      const { services, at, sound } = await begin(
        `  time_zone: ${zone}\n  square_off: '15:20'\n  holidays: none\n`,
      );
      at(`${day}T00:30:00`, before);
      await services.desk.execute(aRequest({ product: 'MIS' }));
      at(`${day}T15:19:00`, after);
      expect((await services.events.apply('S')).applied).toEqual([]);
      at(`${day}T15:21:00`, after);
      const { applied } = await services.events.apply('S');
      expect(applied.map(({ what }) => what)).toEqual(['SQUARE_OFF']);
      expect(Date.parse(applied[0]!.at)).toBe(Date.parse(`${day}T15:20:00${after}`));
      await sound();
    },
  );

  it('MIS of a Friday is closed at its own time, though it is applied on the Monday after', async () => {
    const { services, at, sound } = await begin(
      "  time_zone: America/New_York\n  square_off: '15:20'\n  holidays: none\n",
    );
    at('2027-11-05T10:00:00', '-04:00');
    await services.desk.execute(aRequest({ product: 'MIS' }));
    at('2027-11-08T10:00:00', '-05:00');
    const { applied } = await services.events.apply('S');
    expect(applied.map((each) => [each.what, each.at])).toEqual([
      ['SQUARE_OFF', '2027-11-05T15:20:00.000-04:00'],
    ]);
    await sound();
  });

  it.each([
    ['Europe/London', '2026-11-25T18:29:00Z', '2026-11-25T18:31:00Z'],
    ['America/New_York', '2026-11-25T18:29:00Z', '2026-11-25T18:31:00Z'],
    ['Asia/Tokyo', '2026-11-25T18:29:00Z', '2026-11-25T18:31:00Z'],
  ])('a DAY order keeps its end when time_zone becomes %s', async (zone, last, over) => {
    const { services, joinDay, at, sound } = await begin('');
    await services.quotes.set(INFY, price('100'));
    await services.desk.execute(limit('mine'));
    const other = await joinDay(undefined, { time_zone: zone });
    at(last, '');
    expect((await other.events.apply('S')).applied).toEqual([]);
    expect(text((await other.store.openOrders('S'))[0]!.quantity)).toBe('10');
    at(over, '');
    const { orders } = await other.quotes.set(INFY, price('90'));
    expect(orders).toMatchObject([{ clientOrderId: 'mine', status: 'EXPIRED' }]);
    await sound();
  });
});
