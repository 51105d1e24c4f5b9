import { expect, it } from '@jest/globals';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import { onBothStores } from '../../support/both-stores.ts';
import { aRequest } from '../../support/day.ts';

const sellShort = { action: 'SELL', allowShort: true, price: price('100') } as const;
const free = { fee: money('0') };

onBothStores('a share sold short, as accounting has it', (openDay) => {
  it('9: locks its whole value where nobody asked for leverage', async () => {
    const day = await openDay();
    const place = (given: object) => day.services.desk.execute(aRequest(given));
    await place({ ...sellShort, quantity: quantity('75') });
    expect(await day.figures()).toMatchObject({ available: '92480', used: '7500' });
    await place({ quantity: quantity('75'), price: price('80') });
    expect(await day.figures()).toMatchObject({ available: '101460', realized: '1500', used: '0' });
    await day.sound();
  });

  it('10, and row 12: a BUY that covers it goes on to a LONG without --short', async () => {
    const day = await openDay();
    const place = (given: object) => day.services.desk.execute(aRequest(given));
    await place({ ...sellShort, ...free });
    const { position } = await place({ quantity: quantity('25'), price: price('90'), ...free });
    expect(position).toMatchObject({ side: 'LONG', netQty: quantity('15') });
    expect(await day.figures()).toMatchObject({
      available: '98750',
      realized: '100',
      used: '1350',
    });
    await day.sound();
  });

  it('12: a resting BUY goes on to a LONG as well, one that only covers closes no more', async () => {
    const day = await openDay();
    const place = (given: object) => day.services.desk.execute(aRequest(given));
    await place({ ...sellShort, ...free });
    const limit = { orderType: 'LIMIT', price: price('90'), ...free } as const;
    const { order } = await place({ ...limit, quantity: quantity('25') });
    expect(order.pending).toMatchObject({ reduceOnly: false, reserved: money('1350') });
    await day.services.quotes.set(aRequest().instrument, price('90'));
    expect(await day.figures()).toMatchObject({ used: '1350', realized: '100', blocked: '0' });
    await day.sound();
  });

  it('locks the share of MIS where MIS is asked for, also of an order that rests', async () => {
    const day = await openDay();
    const place = (given: object) => day.services.desk.execute(aRequest(given));
    await place({ ...sellShort, product: 'MIS', ...free });
    expect(await day.figures()).toMatchObject({ used: '200' });
    await place({ ...sellShort, ...free });
    expect(await day.figures()).toMatchObject({ used: '400' });
    const tcs = { ...aRequest().instrument, securityId: 'TCS', symbol: 'TCS' };
    const resting = { ...sellShort, instrument: tcs, orderType: 'LIMIT', ...free } as const;
    expect(text((await place(resting)).order.pending!.reserved)).toBe('1000');
    await day.services.quotes.set(tcs, price('100'));
    expect(await day.figures()).toMatchObject({ used: '1400', blocked: '0' });
    await day.sound();
  });
});
