import { expect, it } from '@jest/globals';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import { chargesRecord } from '../../../src/domain/charges/charges.ts';
import { onBothStores } from '../../support/both-stores.ts';
import { aRequest, type Day } from '../../support/day.ts';

type Trade = readonly ['BUY' | 'SELL', string, string];

async function trade(day: Day, [action, count, at]: Trade, product?: 'CNC') {
  const given = {
    action,
    quantity: quantity(count),
    price: price(at),
    ...(product && { product }),
  };
  return (await day.services.desk.execute(aRequest(given))).order;
}
const fees = async (day: Day) => text((await day.services.wallet.view('S')).balance.fees);

onBothStores("the day's net", (openDay) => {
  it.each([
    [
      [
        ['BUY', '100', '1500'],
        ['SELL', '100', '1510'],
      ],
      '100.72',
    ],
    [
      [
        ['BUY', '8', '500'],
        ['SELL', '8', '505'],
      ],
      '4.26',
    ],
  ] as const)(
    '22: shares bought and sold on one day pay intraday charges: %j',
    async (trades, paid) => {
      const day = await openDay('  charges: zerodha\n', '1000000');
      for (const each of trades) await trade(day, each);
      expect(await fees(day)).toBe(paid);
      await day.sound();
    },
  );

  it('22: the second order corrects the first, item by item, in its own commit', async () => {
    const day = await openDay('  charges: zerodha\n', '1000000');
    const bought = await trade(day, ['BUY', '100', '1500']);
    expect(text(bought.fee)).toBe('178.12');
    const sold = await trade(day, ['SELL', '100', '1510']);
    expect(text(sold.fee)).toBe('-77.4');
    expect(chargesRecord(sold.charges!)).toMatchObject({ stt: '-112.25', stamp: '-18', dp: '0' });
    await day.sound();
  });

  it('22: selling from holdings pays the depository, until the shares are bought back', async () => {
    const day = await openDay('  charges: zerodha\n', '1000000');
    await trade(day, ['BUY', '100', '1500']);
    day.at('2026-11-30T10:00:00');
    const sold = await trade(day, ['SELL', '100', '1510']);
    expect(text(sold.charges!.dp)).toBe('15.34');
    const rebought = await (
      await day.joinDay()
    ).desk.execute(aRequest({ quantity: quantity('100'), price: price('1500') }));
    expect(text(rebought.order.charges!.dp)).toBe('-15.34');
    expect(await fees(day)).toBe(text(price('178.12').plus('100.72') as never));
    await day.sound();
  });

  it.each([
    ['MIS', ''],
    ['CNC', '  broker_rules: off\n'],
  ] as const)('8: a short sale pays no depository, as %s', async (product, rules) => {
    const day = await openDay(`  charges: zerodha\n  allow_short: true\n${rules}`, '1000000');
    const { desk } = day.services;
    const sale = aRequest({ action: 'SELL', quantity: quantity('100'), product });
    expect(text((await desk.execute(sale)).order.charges!.dp)).toBe('0');
    day.at('2026-11-25T11:00:00');
    expect(text((await desk.execute(sale)).order.charges!.dp)).toBe('0');
    await day.sound();
  });

  it('what is held pays the depository when it is sold, what is sold short after it does not', async () => {
    const rules = '  charges: zerodha\n  allow_short: true\n  broker_rules: off\n';
    const day = await openDay(rules, '1000000');
    const dp = async (...given: Trade) => text((await trade(day, given, 'CNC')).charges!.dp);
    await dp('BUY', '20', '1500');
    expect(await dp('SELL', '20', '1510')).toBe('0');
    expect(await dp('SELL', '5', '1500')).toBe('0');
    expect(await dp('BUY', '25', '1500')).toBe('0');
    day.at('2026-11-30T10:00:00');
    expect(await dp('SELL', '20', '1510')).toBe('15.34');
    expect(await dp('SELL', '5', '1510')).toBe('0');
    await day.sound();
  });

  it('22: a limit order that fills in parts is netted too', async () => {
    const day = await openDay('  charges: zerodha\n', '1000000');
    await trade(day, ['BUY', '100', '1500']);
    const { quotes, desk } = day.services;
    const limit = aRequest({
      action: 'SELL',
      orderType: 'LIMIT',
      quantity: quantity('100'),
      price: price('1510'),
    });
    const { order } = await desk.execute(limit);
    await quotes.set(order.instrument, price('1510'), { volume: quantity('40') });
    await quotes.set(order.instrument, price('1510'));
    expect(await fees(day)).toBe('100.72');
    await day.sound();
  });

  it('flat charges know no net', async () => {
    const day = await openDay();
    await trade(day, ['BUY', '10', '100']);
    await trade(day, ['SELL', '10', '101']);
    expect(await fees(day)).toBe('40');
  });
});
