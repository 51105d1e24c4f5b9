import { expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import { price, quantity, text, type Price } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { onBothStores } from '../../support/both-stores.ts';
import { aRequest, INFY, type Day } from '../../support/day.ts';

const call = instrumentFrom({
  symbol: 'NIFTY26DEC25000CE',
  defaultSegment: 'NSE_FNO',
  optionType: 'CE',
  strike: price('25000'),
  expiry: '2026-12-29',
  underlying: 'NIFTY',
});
const crude = instrumentFrom({
  symbol: 'CRUDEOIL26DECFUT',
  defaultSegment: 'MCX_COMM',
  segment: 'MCX_COMM',
  expiry: '2026-12-17',
  underlying: 'CRUDEOIL',
});
const place = (day: Day, given: Partial<TradeRequest>) =>
  day.services.desk.execute(aRequest(given));
const refusalOf = (day: Day, given: Partial<TradeRequest>) =>
  place(day, given).then(
    () => undefined,
    (error: unknown) => error as { code: string; details: Record<string, string> },
  );
const quoted = (day: Day, at: string, instrument = INFY) =>
  day.services.quotes.set(instrument, price(at));

onBothStores('orders that a broker refuses', (openDay) => {
  it('1: a stop whose trigger the price has passed', async () => {
    const day = await openDay();
    await place(day, {});
    await quoted(day, '3000');
    const stop = { action: 'SELL', orderType: 'SL-M', price: undefined } as const;
    expect(await refusalOf(day, { ...stop, triggerPrice: price('3050') })).toMatchObject({
      code: 'TRIGGER_CROSSED',
      details: { trigger_price: '3050', last_price: '3000' },
    });
    const taken = await place(day, { ...stop, triggerPrice: price('2950') });
    expect(taken.order.status).toBe('OPEN');
    await day.sound();
  });

  it('2: exits on the wrong side of the price', async () => {
    const day = await openDay();
    await quoted(day, '250');
    const market = { price: undefined };
    const exits = (target: string, stop: string) => ({
      exits: { target: price(target), stop: price(stop) },
    });
    expect(await refusalOf(day, { ...market, ...exits('240', '230') })).toMatchObject({
      code: 'EXIT_SIDE',
      details: { exit: 'target', exit_price: '240', price: '250' },
    });
    await place(day, { ...market, ...exits('260', '240') });
    const gtt = { action: 'SELL', orderType: 'GTT', price: undefined, quantity: 'all' } as const;
    expect(await refusalOf(day, { ...gtt, ...exits('245', '240') })).toMatchObject({
      code: 'EXIT_SIDE',
    });
    await day.sound();
  });

  it('5: more than the freeze quantity, unless it closes all', async () => {
    const day = await openDay('  margin_model: percent\n', '9000000');
    const lots28 = { instrument: call, quantity: quantity('1820') } as const;
    expect(await refusalOf(day, lots28)).toMatchObject({
      code: 'FREEZE_QUANTITY',
      details: { freeze_quantity: '1800', valid: '1755', quantity: '1820' },
    });
    await place(day, { ...lots28, quantity: quantity('1755') });
    await place(day, { ...lots28, quantity: quantity('65') });
    const closing = await place(day, { ...lots28, action: 'SELL', quantity: 'all' });
    expect(text(closing.order.filledQuantity)).toBe('1820');
    const open = await openDay('  broker_rules: off\n  margin_model: percent\n', '9000000');
    const told = [expect.stringMatching(/^FREEZE_QUANTITY: .*1800.* It is taken all the same\.$/)];
    for (const given of [lots28, { ...lots28, orderType: 'LIMIT' } as const]) {
      const { order, hints } = await place(open, given);
      expect([order.status === 'REJECTED', hints]).toEqual([false, told]);
    }
  });

  it('6: a limit outside the price band; without a price of these days there is none', async () => {
    const day = await openDay();
    const limit = { orderType: 'LIMIT', price: price('14000'), quantity: quantity('1') } as const;
    await place(day, limit);
    await quoted(day, '1400');
    expect(await refusalOf(day, limit)).toMatchObject({
      code: 'PRICE_BAND',
      details: { lowest: '1260', highest: '1540', last_price: '1400' },
    });
    await place(day, { ...limit, price: price('1300') });
    day.at('2026-12-25T10:00:00');
    await place(day, { ...limit, price: price('14000') });
  });

  it('7: a share carried short; a short without a product is MIS and says so', async () => {
    const day = await openDay();
    const short = { action: 'SELL', allowShort: true } as const;
    expect(await refusalOf(day, { ...short, product: 'CNC' })).toMatchObject({
      code: 'SHORT_DELIVERY',
    });
    const sold = await place(day, short);
    expect(sold.order.product).toBe('MIS');
    expect(sold.hints).toEqual(['"INFY" is sold short MIS: it is closed the same day.']);
    expect(await refusalOf(await openDay(), { action: 'SELL' })).toMatchObject({
      code: 'INSUFFICIENT_QUANTITY',
    });
  });

  it('7: more than is held CNC, sold short without a product, whatever its type', async () => {
    const day = await openDay();
    await place(day, {});
    const flip = { action: 'SELL', quantity: quantity('15'), allowShort: true } as const;
    const refused = { code: 'SHORT_DELIVERY', details: { short_quantity: '5' } };
    expect(await refusalOf(day, flip)).toMatchObject(refused);
    expect(await refusalOf(day, { ...flip, orderType: 'LIMIT' })).toMatchObject(refused);
    await place(day, { ...flip, quantity: quantity('10') });
    const { order } = await place(day, { ...flip, quantity: quantity('5') });
    expect(order.product).toBe('MIS');
    await day.sound();
  });

  it('8: fresh MIS after the square-off of its segment', async () => {
    const day = await openDay('  square_off: broker\n');
    const mis = { product: 'MIS' } as const;
    await place(day, mis);
    day.at('2026-11-25T18:00:00');
    expect(await refusalOf(day, mis)).toMatchObject({
      code: 'PRODUCT_CLOSED',
      details: { cut_off: '15:20', exchange_segment: 'NSE_EQ' },
    });
    await place(day, { ...mis, instrument: crude, price: price('10'), quantity: quantity('1') });
    await place(day, { instrument: { ...INFY, securityId: 'TCS', symbol: 'TCS' } });
  });

  it('are taken, and told, where the rules are off', async () => {
    const day = await openDay('  broker_rules: off\n');
    const { order, hints } = await place(day, {
      action: 'SELL',
      allowShort: true,
      product: 'CNC',
    });
    expect(order).toMatchObject({ status: 'FILLED', product: 'CNC' });
    expect(hints?.[0]).toMatch(/^SHORT_DELIVERY: /);
  });
});

onBothStores('a resting sale of what is held CNC, where shorts are allowed', (openDay) => {
  const limit = { action: 'SELL', orderType: 'LIMIT', price: price('110') } as const;

  it('only closes: it ends with what it would close, and never opens a SHORT', async () => {
    const day = await openDay('  allow_short: true\n');
    await place(day, {});
    const { order } = await place(day, limit);
    expect(order.pending).toMatchObject({ reduceOnly: true });
    await place(day, { action: 'SELL' });
    const ended = await day.services.store.order('S', order.id);
    expect(ended).toMatchObject({
      status: 'CANCELLED',
      reason: 'the position that it would close is closed',
    });
    await quoted(day, '110');
    expect(await day.figures()).toMatchObject({ used: '0', blocked: '0' });
    await day.sound();
  });

  it('may go on to a SHORT where it is MIS', async () => {
    const day = await openDay('  allow_short: true\n');
    await place(day, { product: 'MIS' });
    const { order } = await place(day, limit);
    expect(order.pending).toMatchObject({ reduceOnly: false });
    await place(day, { action: 'SELL' });
    await quoted(day, '110');
    const { short } = (await day.services.store.tradingState('S', INFY, ''))!.account.mis!;
    expect(text(short!.netQty)).toBe('10');
    await day.sound();
  });

  it('and a GTT pair of a contract is taken', async () => {
    const day = await openDay('  allow_short: true\n  margin_model: percent\n');
    await place(day, { instrument: call, quantity: quantity('65') });
    const pair = { target: price('120'), stop: price('90') };
    const given = { instrument: call, orderType: 'GTT', quantity: 'all', exits: pair } as const;
    const { order } = await place(day, { ...given, action: 'SELL', price: undefined });
    expect(order.pending).toMatchObject({ reduceOnly: true });
    await day.sound();
  });
});

onBothStores('orders end', (openDay) => {
  it('3: with their contract, and fill at no later quote', async () => {
    const day = await openDay();
    const { order } = await place(day, {
      instrument: call,
      orderType: 'LIMIT',
      validity: 'GTC',
      quantity: quantity('65'),
    });
    expect(order.pending?.validUntil).toBe('2026-12-29T15:40:00.000+05:30');
    day.at('2026-12-30T10:00:00');
    const { orders } = await quoted(day, '90', call);
    expect(orders).toMatchObject([{ status: 'EXPIRED' }]);
    expect(await day.figures()).toMatchObject({ blocked: '0', available: '100000' });
    await day.sound();
  });

  it('4: a GTT after a year', async () => {
    const day = await openDay();
    await place(day, {});
    const { order } = await place(day, {
      action: 'SELL',
      orderType: 'GTT',
      price: undefined,
      quantity: 'all',
      exits: { target: price('120') },
    });
    expect(order.pending?.validUntil).toMatch(/^2027-11-25T/);
    day.at('2027-11-26T10:00:00');
    const { applied } = await day.services.events.apply('S');
    expect(applied).toMatchObject([{ what: 'ORDER_ENDED', order: { status: 'EXPIRED' } }]);
  });
});

onBothStores('14: MIS is squared off', (openDay) => {
  it.each([
    ['by the times of its segment', 'broker', '15:20', '23:30'],
    ['by a map', '{default: broker, MCX_COMM: 5m}', '15:20', '23:50'],
    ['at one time for all', "'15:10'", '15:10', '15:10'],
  ])('%s', async (_how, squareOff, share, commodity) => {
    const day = await openDay(`  square_off: ${squareOff}\n`);
    await place(day, { product: 'MIS' });
    await place(day, { product: 'MIS', instrument: crude, quantity: quantity('1') });
    day.at('2026-11-25T23:59:00');
    const { applied } = await day.services.events.apply('S');
    expect(applied.map(({ what, at }) => [what, at.slice(11, 16)])).toEqual([
      ['SQUARE_OFF', share],
      ['SQUARE_OFF', commodity],
    ]);
    await day.sound();
  });

  it('24: which costs what the broker charges for it', async () => {
    const day = await openDay('  square_off: broker\n  charges: zerodha\n');
    await place(day, { product: 'MIS', quantity: quantity('100'), price: price('1000') });
    day.at('2026-11-25T15:20:00');
    const [done] = (await day.services.events.apply('S')).applied;
    expect(text(done!.order.charges!.brokerage)).toBe('70');
    await day.sound();
  });
});

onBothStores('17: a contract settles at the price of its day', (openDay) => {
  const index = instrumentFrom({ symbol: 'NIFTY', defaultSegment: 'IDX_I', segment: 'IDX_I' });
  const waiting = async () => {
    const day = await openDay();
    await place(day, { instrument: call, quantity: quantity('65') });
    return day;
  };
  const settled = async (day: Day, given?: Price) => {
    const { applied, unsettled } = await day.services.events.apply('S', {
      all: true,
      price: given,
    });
    return [...applied.map(({ order }) => text(order.price)), ...unsettled.map((each) => each.day)];
  };

  it.each([
    ['of its last minutes', '2026-12-29T15:29:00', '180'],
    ['that came shortly after its close', '2026-12-29T16:05:00', '180'],
    ['of three weeks ago says nothing', '2026-12-08T15:00:00', '2026-12-29'],
    ['of the evening says nothing', '2026-12-29T19:00:00', '2026-12-29'],
    ['of the next day says nothing', '2026-12-30T09:20:00', '2026-12-29'],
  ])('a quote %s', async (_when, at, expected) => {
    const day = await waiting();
    const { segment, securityId } = index;
    const ts = Date.parse(`${at}+05:30`) / 1000;
    await day.services.store.saveQuotes([{ segment, securityId, price: price('25180'), ts }]);
    day.at('2026-12-30T09:30:00');
    expect(await settled(day)).toEqual([expected]);
    await day.sound();
  });

  it('or at what was recorded for the day, or what the trader decides', async () => {
    const day = await waiting();
    day.at('2027-01-20T10:00:00');
    expect(await settled(day)).toEqual(['2026-12-29']);
    expect(await settled(day, price('25300'))).toEqual(['300']);
    const other = await waiting();
    other.at('2027-01-20T10:00:00');
    const mark = { segment: 'IDX_I', securityId: 'NIFTY', day: '2026-12-29' };
    await other.services.store.saveSettlementMarks([{ ...mark, price: price('25180') }]);
    expect(await settled(other)).toEqual(['180']);
    await other.sound();
  });

  // 65 x 180 = 11,700: STT 0.15% = 17.55, brokerage 20, GST 3.60.
  it('21: and pays brokerage where it is worth something', async () => {
    const day = await openDay('  charges: zerodha\n');
    await place(day, { instrument: call, quantity: quantity('65') });
    day.at('2026-12-29T15:40:00');
    await quoted(day, '25180', index);
    const [done] = (await day.services.events.apply('S')).applied;
    expect(text(done!.order.fee)).toBe('41.15');
    await day.sound();
  });
});
