import { expect, it } from '@jest/globals';
import { positionId } from '../../../src/storage/codec/position.ts';
import { applyFill, type Fill } from '../../../src/domain/ledger/fill.ts';
import { isOpen } from '../../../src/domain/ledger/position.ts';
import { withOrder } from '../../../src/domain/ledger/wallet.ts';
import { filledOrder } from '../../../src/domain/orders/new-order.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, ratio, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { onBothStores } from '../../support/both-stores.ts';
import { aRequest, INFY, type Day } from '../../support/day.ts';

const place = (day: Day, given: Partial<TradeRequest>) =>
  day.services.desk.execute(aRequest({ fee: money('0'), ...given }));
const open = async ({ services }: Day) =>
  (await services.store.positions('S'))
    .filter(isOpen)
    .map((each) => `${each.product} ${each.side} ${text(each.netQty)}`)
    .sort();

const ids = async ({ services }: Day) =>
  (await services.store.positions('S')).map((each) => positionId('S', each)).sort();

/** 10 INFY MIS as they were booked before MIS had positions of its own. */
async function openAsEarlier({ services: { store } }: Day): Promise<void> {
  const { account } = (await store.tradingState('S', INFY, ''))!;
  const at = '2026-11-25T09:30:00.000+05:30';
  const fill: Fill = {
    ...{ orderId: 'old', clientOrderId: 'old', instrument: INFY, action: 'BUY', product: 'MIS' },
    ...{ quantity: quantity('10'), price: price('100'), fee: money('0') },
    ...{ marginRate: ratio('0.2'), tradingDay: at.slice(0, 10), at, note: '' },
  };
  const { balance, positions, realized: realizedPnl } = applyFill(account, fill);
  const { revision, startingBalance } = balance;
  await store.commit({
    sessionId: 'S',
    decidedOn: account.balance,
    balance: withOrder(balance),
    positions,
    removed: [],
    updated: [],
    orders: [filledOrder('S', 'paper', fill)],
    entries: [{ type: 'FILL', revision, at, startingBalance, realizedPnl, fill }],
  });
}

onBothStores('a share that is held CNC and traded MIS', (openDay) => {
  it('is two positions, MIS under a key of its own', async () => {
    const day = await openDay();
    await place(day, {});
    await place(day, { product: 'MIS', quantity: quantity('5') });
    expect(await open(day)).toEqual(['CNC LONG 10', 'MIS LONG 5']);
    expect(await ids(day)).toEqual(['S:NSE_EQ:INFY:LONG', 'S:NSE_EQ:INFY:LONG:MIS']);
    expect(await day.figures()).toMatchObject({ used: '1100' });
    await day.sound();
  });

  it('is sold short MIS beside what is held, and covered without touching it', async () => {
    const day = await openDay();
    await place(day, {});
    await place(day, { action: 'SELL', product: 'MIS', allowShort: true });
    expect(await open(day)).toEqual(['CNC LONG 10', 'MIS SHORT 10']);
    await place(day, { price: price('90') });
    expect(await open(day)).toEqual(['CNC LONG 10']);
    expect(await day.figures()).toMatchObject({ realized: '100', used: '1000' });
    await day.sound();
  });

  it('is sold by the name of its product, and from what is carried without one', async () => {
    const day = await openDay();
    await place(day, {});
    await place(day, { product: 'MIS' });
    await place(day, { action: 'SELL', product: 'MIS', quantity: 'all' });
    expect(await open(day)).toEqual(['CNC LONG 10']);
    await place(day, { product: 'MIS' });
    await place(day, { action: 'SELL', quantity: 'all' });
    expect(await open(day)).toEqual(['MIS LONG 10']);
    await day.sound();
  });

  it('is squared off where it is MIS, and revalued on both', async () => {
    const day = await openDay('  square_off: broker\n');
    await place(day, {});
    await place(day, { product: 'MIS' });
    await day.services.quotes.set(INFY, price('110'));
    const worth = (await day.services.store.positions('S')).map(({ currentPrice }) =>
      text(currentPrice),
    );
    expect(worth).toEqual(['110', '110']);
    day.at('2026-11-25T15:30:00');
    await day.services.events.apply('S');
    expect(await open(day)).toEqual(['CNC LONG 10']);
    await day.sound();
  });

  it('has resting orders and exits for each, of which one does not close the other', async () => {
    const day = await openDay();
    await place(day, { exits: { target: price('110') } });
    await place(day, { product: 'MIS', exits: { target: price('105') } });
    await day.services.quotes.set(INFY, price('106'));
    expect(await open(day)).toEqual(['CNC LONG 10']);
    const resting = await day.services.store.openOrders('S');
    expect(resting.map(({ product }) => product)).toEqual(['CNC']);
    await day.services.quotes.set(INFY, price('111'));
    expect(await open(day)).toEqual([]);
    await day.sound();
  });

  it('stays where an earlier version opened it until it is closed', async () => {
    const day = await openDay('  square_off: broker\n');
    await openAsEarlier(day);
    expect(await ids(day)).toEqual(['S:NSE_EQ:INFY:LONG']);
    await place(day, { product: 'MIS', quantity: quantity('5') });
    await expect(place(day, { product: 'CNC' })).rejects.toMatchObject({
      code: 'PRODUCT_MISMATCH',
      details: { open_product: 'MIS' },
    });
    expect([await ids(day), await open(day)]).toEqual([['S:NSE_EQ:INFY:LONG'], ['MIS LONG 15']]);
    await place(day, { action: 'SELL', quantity: 'all', price: price('101') });
    await place(day, { product: 'MIS' });
    expect(await ids(day)).toEqual(['S:NSE_EQ:INFY:LONG', 'S:NSE_EQ:INFY:LONG:MIS']);
    expect(await day.figures()).toMatchObject({ realized: '15', used: '200' });
    await day.sound();
  });

  it('is squared off where an earlier version opened it, and its resting orders with it', async () => {
    const day = await openDay('  square_off: broker\n');
    await openAsEarlier(day);
    await place(day, { action: 'SELL', orderType: 'LIMIT', price: price('105') });
    day.at('2026-11-25T15:30:00');
    await day.services.events.apply('S');
    expect(await open(day)).toEqual([]);
    expect(await day.services.store.openOrders('S')).toEqual([]);
    expect(await day.figures()).toMatchObject({ used: '0', blocked: '0' });
    await day.sound();
  });
});

onBothStores('a future of two products', (openDay) => {
  it('a future is held NRML and traded MIS side by side', async () => {
    const day = await openDay('  margin_model: percent\n', '9000000');
    const future = instrumentFrom({
      symbol: 'NIFTY26DECFUT',
      defaultSegment: 'NSE_FNO',
      segment: 'NSE_FNO',
      expiry: '2026-12-29',
      underlying: 'NIFTY',
    });
    const given = { instrument: future, quantity: quantity('65') } as const;
    await place(day, given);
    await place(day, { ...given, action: 'SELL', product: 'MIS', allowShort: true });
    expect(await open(day)).toEqual(['MIS SHORT 65', 'NRML LONG 65']);
    await day.sound();
  });

  it('futures of both products are margined as one group, and each locks its share', async () => {
    const day = await openDay('', '9000000');
    const index = instrumentFrom({ symbol: 'NIFTY', defaultSegment: 'IDX_I', segment: 'IDX_I' });
    await day.services.quotes.set(index, price('25000'));
    const future = instrumentFrom({
      symbol: 'NIFTY26DECFUT',
      defaultSegment: 'NSE_FNO',
      segment: 'NSE_FNO',
      expiry: '2026-12-29',
      underlying: 'NIFTY',
    });
    const given = { instrument: future, quantity: quantity('65'), price: price('25100') } as const;
    await place(day, given);
    const { used } = await day.figures();
    await place(day, { ...given, product: 'MIS' });
    expect(text(money((await day.figures()).used))).toBe(text(money(used).times(2) as never));
    await day.sound();
    await place(day, { ...given, product: 'MIS', action: 'SELL' });
    expect(await day.figures()).toMatchObject({ used });
    await day.sound();
  });
});
