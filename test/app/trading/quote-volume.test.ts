import { expect, it } from '@jest/globals';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { onBothStores, type OpenDay } from '../../support/both-stores.ts';
import { aRequest, INFY } from '../../support/day.ts';

const buy = (given: Partial<TradeRequest>) =>
  aRequest({ orderType: 'LIMIT', price: price('100'), ...given });

/** A day whose last quote of INFY is 100, with so many units. */
async function quotedDay(openDay: OpenDay, volume: string) {
  const day = await openDay('  fee_per_order: 0\n');
  const { store } = day.services;
  const ts = Date.parse('2026-11-25T10:00:00+05:30') / 1000;
  const quote = { ...INFY, price: price('100'), ts, volume: quantity(volume) };
  await store.saveQuotes([quote]);
  const filled = async (id: string) => text((await store.orderByClientId('S', id))!.filledQuantity);
  return { ...day, filled, quote };
}

onBothStores("9: a quote's quantity is spent once for all orders of a session", (openDay) => {
  it('so that placing and modifying an unrelated order fills no more of an older one', async () => {
    const { services, filled, sound } = await quotedDay(openDay, '4');
    await services.desk.execute(buy({ clientOrderId: 'old' }));
    expect(await filled('old')).toBe('4');
    await services.desk.execute(
      buy({ clientOrderId: 'other', price: price('95'), quantity: quantity('1') }),
    );
    await services.changes.modify('S', 'other', { price: price('96') });
    await services.changes.modify('S', 'other', { price: price('100') });
    expect([await filled('old'), await filled('other')]).toEqual(['4', '0']);
    await sound();
  });

  it('and a smaller quantity is not filled again', async () => {
    const { services, filled } = await quotedDay(openDay, '4');
    await services.desk.execute(buy({ clientOrderId: 'old' }));
    await services.changes.modify('S', 'old', { quantity: quantity('7') });
    expect(await filled('old')).toBe('4');
  });

  it('whichever side took it, and the next quote has its own', async () => {
    const { services, filled, quote, sound } = await quotedDay(openDay, '15');
    await services.desk.execute(buy({ clientOrderId: 'long' }));
    await services.desk.execute(
      buy({ clientOrderId: 'out', action: 'SELL', quantity: quantity('10') }),
    );
    expect([await filled('long'), await filled('out')]).toEqual(['10', '5']);
    await services.quotes.record([{ ...quote, ts: quote.ts + 1 }]);
    expect(await filled('out')).toBe('10');
    await sound();
  });

  it('also by a program that comes back to it after another quote of the same second', async () => {
    const { services, joinDay, quote, filled, sound } = await quotedDay(openDay, '4');
    await services.desk.execute(buy({ clientOrderId: 'old' }));
    const slow = await joinDay();
    const other = { ...quote, price: price('99') };
    await services.quotes.record([other]);
    expect(await filled('old')).toBe('8');
    await slow.quotes.heed([quote]);
    await slow.quotes.heed([other]);
    expect(await filled('old')).toBe('8');
    await services.quotes.record([{ ...quote, ts: quote.ts + 1 }]);
    await slow.quotes.heed([quote, other]);
    expect(await filled('old')).toBe('10');
    await sound();
  });

  it('by two programs at once', async () => {
    const { services, joinDay, quote, filled } = await quotedDay(openDay, '4');
    const far = buy({ clientOrderId: 'old', price: price('90') });
    await services.desk.execute(far);
    await services.store.saveQuotes([{ ...quote, price: price('89'), ts: quote.ts + 5 }]);
    const other = await joinDay();
    await Promise.all([
      services.changes.modify('S', 'old', { validity: 'GTC' }),
      other.desk.execute(buy({ clientOrderId: 'x', price: price('85') })),
      other.quotes.record([{ ...quote, price: price('89'), ts: quote.ts + 5 }]),
    ]);
    expect(await filled('old')).toBe('4');
  });
});

onBothStores('9: an order that rests becomes one of another type', (openDay) => {
  const day = async () => {
    const opened = await openDay('  fee_per_order: 0\n');
    await opened.services.quotes.set(INFY, price('100'));
    await opened.services.desk.execute(buy({ clientOrderId: 'mine', price: price('95') }));
    return opened;
  };

  it('MARKET, and fills at the last quote', async () => {
    const { services, figures, sound } = await day();
    const { order } = await services.changes.modify('S', 'mine', { orderType: 'MARKET' });
    expect(order).toMatchObject({ status: 'FILLED', orderType: 'MARKET' });
    expect(text(order.filledPrice!)).toBe('100');
    expect(await figures()).toMatchObject({ used: '1000', blocked: '0', available: '99000' });
    await sound();
  });

  it('MARKET only at a quote that is young enough', async () => {
    const { services, at } = await day();
    at('2026-11-25T11:00:00');
    await expect(
      services.changes.modify('S', 'mine', { orderType: 'MARKET' }),
    ).rejects.toMatchObject({ code: 'QUOTE_NOT_FOUND' });
  });

  it('a stop, with its trigger on the far side, and a LIMIT again', async () => {
    const { services, figures, sound } = await day();
    const { changes } = services;
    const refused = { code: 'INVALID_VALUE' };
    await expect(changes.modify('S', 'mine', { orderType: 'SL-M' })).rejects.toMatchObject(refused);
    const stop = { orderType: 'SL-M', triggerPrice: price('98') } as const;
    await expect(changes.modify('S', 'mine', stop)).rejects.toMatchObject({
      code: 'TRIGGER_CROSSED',
    });
    await changes.modify('S', 'mine', { ...stop, triggerPrice: price('105') });
    expect(await figures()).toMatchObject({ blocked: '1050' });
    const { order } = await changes.modify('S', 'mine', { orderType: 'LIMIT', price: price('97') });
    expect(order.pending?.triggerPrice).toBeUndefined();
    expect(await figures()).toMatchObject({ blocked: '970' });
    await sound();
  });
});
