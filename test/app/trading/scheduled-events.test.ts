import { expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import { onBothStores } from '../../support/both-stores.ts';

const share = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
const index = instrumentFrom({ symbol: 'MYINDEX', defaultSegment: 'IDX_I', segment: 'IDX_I' });
const call = instrumentFrom({
  symbol: 'MYINDEX-CALL',
  defaultSegment: 'NSE_FNO',
  optionType: 'CE',
  strike: price('25000'),
  expiry: '2026-11-26',
  underlying: 'MYINDEX',
});
const order = (instrument: typeof share, count: string, at: string) =>
  ({
    sessionId: 'S',
    action: 'BUY',
    instrument,
    quantity: quantity(count),
    price: price(at),
  }) as const;

onBothStores('scheduled events', (openDay) => {
  it('a DAY order ends with its day: it fills no more, and what it reserved is free', async () => {
    const day = await openDay();
    await day.services.desk.execute({ ...order(share, '10', '100'), orderType: 'LIMIT' });
    day.at('2026-11-26T09:15:00');
    const { orders } = await day.services.quotes.set(share, price('90'));
    expect(orders).toMatchObject([{ status: 'EXPIRED', filledAt: '' }]);
    expect((await day.services.events.apply('S')).applied).toEqual([]);
    expect(await day.figures()).toMatchObject({ available: '100000', blocked: '0' });
    await day.sound();
  });

  it.each([true, false])('an order is decided on what they left (dry run: %s)', async (dryRun) => {
    const day = await openDay();
    const { desk } = day.services;
    await desk.execute({ ...order(share, '900', '100'), orderType: 'LIMIT' });
    day.at('2026-11-26T09:15:00');
    const { order: placed, balance } = await desk.execute({
      ...order(share, '500', '100'),
      dryRun,
    });
    expect(placed.status).toBe('FILLED');
    expect(text(balance.blocked)).toBe('0');
    await day.sound();
  });

  it('a contract that has expired is settled before it can be sold', async () => {
    const day = await openDay();
    await day.services.desk.execute(order(call, '75', '100'));
    day.at('2026-11-26T15:20:00');
    await day.services.quotes.set(index, price('25060'));
    day.at('2026-11-28T10:00:00');
    const sale = day.services.desk.execute({ ...order(call, '75', '500'), action: 'SELL' });
    await expect(sale).rejects.toMatchObject({ code: 'CONTRACT_EXPIRED' });
    const [, settled] = await day.services.store.orders('S');
    expect([settled!.orderType, text(settled!.price)]).toEqual(['SETTLEMENT', '60']);
    await day.sound();
  });

  it('where hours are enforced, a DAY order ends when its segment closes', async () => {
    const day = await openDay('  enforce_market_hours: true\n  holidays: none\n');
    const placed = await day.services.desk.execute({
      ...order(share, '10', '100'),
      orderType: 'LIMIT',
    });
    expect(placed.order.pending?.validUntil).toBe('2026-11-25T15:30:00.000+05:30');
    day.at('2026-11-25T15:30:01');
    const { orders } = await day.services.quotes.set(share, price('90'));
    expect(orders).toMatchObject([{ status: 'EXPIRED', filledAt: '' }]);
    await day.sound();
  });

  it.each([
    ['25180', '180', { realized: '6000', used: '0', available: '105980' }],
    ['24900', '0', { realized: '-7500', used: '0', available: '92480' }],
  ])('9, 10: a call settles in cash: NIFTY at %s makes it worth %s', async (spot, worth, then) => {
    const day = await openDay();
    await day.services.desk.execute(order(call, '75', '100'));
    day.at('2026-11-26T15:29:00');
    await day.services.quotes.set(index, price(spot));
    expect((await day.services.events.apply('S')).applied).toEqual([]);
    day.at('2026-11-26T15:40:00');
    const { applied } = await day.services.events.apply('S');
    expect(applied.map(({ what, order: made }) => [what, text(made.price)])).toEqual([
      ['SETTLEMENT', worth],
    ]);
    expect(await day.figures()).toMatchObject(then);
    await day.sound();
  });

  it.each([
    ['BUY', '25180', { realized: '180', used: '0', available: '100160' }],
    ['SELL', '25180', { realized: '-180', used: '0', available: '99800' }],
  ] as const)('11: a future that was a %s settles at the index, %s', async (action, spot, then) => {
    const day = await openDay();
    const future = instrumentFrom({
      symbol: 'MYINDEX26NOVFUT',
      defaultSegment: 'NSE_EQ',
      expiry: '2026-11-26',
    });
    expect(future.segment).toBe('NSE_FNO');
    await day.services.desk.execute({ ...order(future, '1', '25000'), action, allowShort: true });
    day.at('2026-11-26T15:30:00');
    await day.services.quotes.set(index, price(spot));
    day.at('2026-11-26T15:40:00');
    await day.services.events.apply('S');
    expect(await day.figures()).toMatchObject(then);
    const [position] = await day.services.store.positions('S');
    expect(position?.instrument).toEqual(future);
    await day.sound();
  });

  it("a price of the next day does not settle yesterday's contract", async () => {
    const day = await openDay();
    await day.services.desk.execute(order(call, '75', '100'));
    day.at('2026-11-26T15:00:00');
    await day.services.quotes.set(index, price('25180'));
    day.at('2026-11-27T09:15:00');
    const next = await day.joinDay();
    const { orders } = await next.quotes.set(index, price('25500'));
    expect(orders.map((each) => [each.orderType, text(each.price)])).toEqual([
      ['SETTLEMENT', '180'],
    ]);
    expect(await day.figures()).toMatchObject({ realized: '6000', used: '0' });
    await day.sound();
  });

  it.each([
    ['of the next day', '2026-11-27T09:15:00'],
    ['of the evening', '2026-11-26T18:00:00'],
  ])('nor does one %s in a session that is not the current one', async (_, later) => {
    const day = await openDay();
    await day.services.desk.execute(order(call, '75', '100'));
    day.at('2026-11-26T15:00:00');
    await day.services.quotes.set(index, price('25180'));
    await day.services.sessions.start({ id: 'B', startingBalance: money('1000') });
    day.at(later);
    const next = await day.joinDay();
    const { orders } = await next.quotes.set(index, price('25500'));
    expect(orders.map((each) => [each.sessionId, each.orderType, text(each.price)])).toEqual([
      ['S', 'SETTLEMENT', '180'],
    ]);
    await day.sound();
  });

  it('a contract without a price of its underlying waits, and says for what', async () => {
    const day = await openDay();
    await day.services.desk.execute(order(call, '75', '100'));
    day.at('2026-11-27T10:00:00');
    const { unsettled } = await day.services.events.apply('S');
    expect(unsettled.map(({ underlying }) => underlying)).toEqual(['MYINDEX']);
  });

  it('MIS locks its margin, and is closed at the price known at the square-off', async () => {
    const day = await openDay("  square_off: '15:20'\n");
    const intraday = { product: 'MIS' } as const;
    await day.services.desk.execute({ ...order(share, '10', '100'), ...intraday });
    expect(await day.figures()).toMatchObject({ used: '200' });
    day.at('2026-11-25T15:19:00');
    await day.services.quotes.set(share, price('110'));
    day.at('2026-11-25T15:40:00');
    const { orders } = await day.services.quotes.set(share, price('50'));
    expect(orders).toMatchObject([{ orderType: 'SQUARE_OFF', status: 'FILLED' }]);
    expect(await day.figures()).toMatchObject({ used: '0', blocked: '0', realized: '100' });
    await day.sound();
  });

  it('two commands at once bring it about once, in the order in which it fell due', async () => {
    const day = await openDay();
    await day.services.desk.execute(order(call, '75', '100'));
    await day.services.desk.execute({ ...order(share, '10', '100'), orderType: 'LIMIT' });
    const ts = Date.parse('2026-11-26T15:20:00+05:30') / 1000;
    const { segment, securityId } = index;
    await day.services.store.saveQuotes([{ segment, securityId, price: price('25100'), ts }]);
    day.at('2026-11-27T10:00:00');
    const programs = await Promise.all(Array.from({ length: 4 }, () => day.joinDay()));
    const kept = await Promise.all(programs.map(({ events }) => events.apply('S')));
    const done = kept.flatMap(({ applied }) => applied).sort((a, b) => (a.at < b.at ? -1 : 1));
    expect(done.map(({ what }) => what)).toEqual(['ORDER_ENDED', 'SETTLEMENT']);
    expect((await day.services.events.apply('S')).applied).toEqual([]);
    await day.sound();
  });
});

onBothStores('several programs that feed quotes', (openDay) => {
  it('never fill one order twice, and cancel the other exit once', async () => {
    const day = await openDay();
    for (let count = 0; count < 5; count += 1) {
      await day.services.desk.execute({
        ...order(share, '10', '100'),
        orderType: 'LIMIT',
        exits: { target: price('110'), stop: price('95') },
      });
    }
    const feeders = await Promise.all(Array.from({ length: 4 }, () => day.joinDay()));
    for (const each of ['99', '111']) {
      await Promise.all(feeders.map(({ quotes }) => quotes.set(share, price(each))));
    }
    const fills: string[] = [];
    for await (const entry of day.services.store.journal('S')) {
      if (entry.type === 'FILL') fills.push(entry.fill.orderId);
    }
    expect(fills).toHaveLength(10);
    expect(new Set(fills).size).toBe(10);
    const statuses = await day.services.store.orderStatuses('S');
    expect(Object.fromEntries(statuses)).toEqual({ FILLED: 10, CANCELLED: 5 });
    expect(await day.figures()).toMatchObject({ used: '0', blocked: '0', realized: '600' });
    await day.sound();
  });
});
