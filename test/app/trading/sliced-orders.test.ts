import { expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { onBothStores } from '../../support/both-stores.ts';
import { aRequest, type Day } from '../../support/day.ts';

const call = instrumentFrom({
  symbol: 'NIFTY26DEC25000CE',
  defaultSegment: 'NSE_FNO',
  optionType: 'CE',
  strike: price('25000'),
  expiry: '2026-12-29',
  underlying: 'NIFTY',
});

/** 56 lots of NIFTY, of which one order takes at most 27 (1,800 units). */
const large: Partial<TradeRequest> = {
  instrument: call,
  quantity: quantity('3640'),
  clientOrderId: 'morning',
  slice: true,
};

const place = (day: Day, given: Partial<TradeRequest>) =>
  day.services.desk.execute(aRequest(given));
const kept = async (day: Day) =>
  (await day.services.store.orders('S'))
    .map(({ clientOrderId, quantity: count, status, fee }) =>
      [clientOrderId, text(count), status, text(fee)].join(' '),
    )
    .reverse();

onBothStores('5: an order above the freeze quantity with --slice', (openDay) => {
  it('is sent as several orders of one client id, each with its brokerage, in one commit', async () => {
    const day = await openDay('', '9000000');
    const { family, order, position, balance } = await place(day, large);
    expect(family).toHaveLength(3);
    expect(order.clientOrderId).toBe('morning/1');
    expect(position).toMatchObject({ netQty: quantity('3640') });
    expect(text(balance.fees)).toBe('60');
    expect(await kept(day)).toEqual([
      'morning/1 1755 FILLED 20',
      'morning/2 1755 FILLED 20',
      'morning/3 130 FILLED 20',
    ]);
    await day.sound();
  });

  it('is answered with the family when its client id comes again', async () => {
    const day = await openDay('', '9000000');
    const first = await place(day, large);
    const again = await place(day, large);
    expect(again).toMatchObject({ duplicate: true });
    expect(again.family?.map(({ id }) => id)).toEqual(first.family?.map(({ id }) => id));
    expect(await kept(day)).toHaveLength(3);
  });

  it('is answered with the family as well where the repeat does not ask for slices', async () => {
    const day = await openDay('', '9000000');
    const first = await place(day, large);
    const ids = (family: typeof first.family) => family?.map(({ id }) => id);
    const again = await place(day, { ...large, slice: false });
    expect(again).toMatchObject({ duplicate: true });
    expect(ids(again.family)).toEqual(ids(first.family));
    const out = { ...large, action: 'SELL', quantity: 'all', clientOrderId: 'out' } as const;
    const closed = await place(day, out);
    const closedAgain = await place(day, { ...out, slice: false });
    expect(ids(closedAgain.family)).toEqual(ids(closed.family));
    expect(await kept(day)).toHaveLength(6);
    await expect(
      place(day, { ...large, slice: false, clientOrderId: 'new' }),
    ).rejects.toMatchObject({ code: 'FREEZE_QUANTITY' });
  });

  it('sells what is written short within one group as well', async () => {
    const day = await openDay('', '90000000');
    const index = instrumentFrom({ symbol: 'NIFTY', defaultSegment: 'IDX_I', segment: 'IDX_I' });
    await day.services.quotes.set(index, price('25000'));
    const sold = await place(day, { ...large, action: 'SELL', allowShort: true });
    expect(sold.position).toMatchObject({ side: 'SHORT', netQty: quantity('3640') });
    await day.sound();
  });

  it('is refused as a whole where one of its orders is, and again when it is repeated', async () => {
    const day = await openDay('', '250000');
    const refused = { code: 'INSUFFICIENT_FUNDS' };
    await expect(place(day, large)).rejects.toMatchObject(refused);
    expect(await kept(day)).toEqual(['morning/1 3640 REJECTED 0']);
    expect(await day.figures()).toMatchObject({ available: '250000', used: '0' });
    await expect(place(day, large)).rejects.toMatchObject({
      ...refused,
      details: { duplicate: true },
    });
  });

  it('rests as several orders, which fill at a quote; IOC ends all of them', async () => {
    const day = await openDay('', '9000000');
    const limit = { ...large, orderType: 'LIMIT' } as const;
    const { family } = await place(day, limit);
    expect(family?.map(({ status }) => status)).toEqual(['OPEN', 'OPEN', 'OPEN']);
    await day.services.quotes.set(call, price('99'));
    expect(await kept(day)).toContain('morning/3 130 FILLED 20');
    const ioc = await place(day, {
      ...limit,
      clientOrderId: 'x',
      price: price('90'),
      validity: 'IOC',
    });
    expect(ioc.family?.map(({ status }) => status)).toEqual([
      'CANCELLED',
      'CANCELLED',
      'CANCELLED',
    ]);
    await day.sound();
  });

  it('is one order where it is small enough, and tells what a dry run would send', async () => {
    const day = await openDay('', '9000000');
    const { family } = await place(day, { ...large, dryRun: true });
    expect(family).toHaveLength(3);
    const small = await place(day, { ...large, quantity: quantity('65') });
    expect(small.family).toBeUndefined();
    expect(await kept(day)).toEqual(['morning 65 FILLED 20']);
  });

  it('closes all in several orders', async () => {
    const day = await openDay('', '9000000');
    await place(day, large);
    const closed = await place(day, {
      ...large,
      action: 'SELL',
      quantity: 'all',
      clientOrderId: 'out',
    });
    expect(closed.family).toHaveLength(3);
    expect(closed.position).toMatchObject({ netQty: quantity('0') });
    await day.sound();
  });

  it('is refused where it would be more than 100 orders', async () => {
    const day = await openDay();
    await expect(place(day, { ...large, quantity: quantity('195000') })).rejects.toMatchObject({
      code: 'FREEZE_QUANTITY',
      details: { valid: '175500' },
    });
  });
});
