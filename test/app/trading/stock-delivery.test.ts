import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Instrument } from '../../../src/domain/instruments/instrument.ts';
import { costPrice, isOpen } from '../../../src/domain/ledger/position.ts';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { aRequest, INFY, openDay } from '../../support/day.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

const contract = (symbol: string, type?: 'CE' | 'PE') =>
  instrumentFrom({
    symbol,
    defaultSegment: 'NSE_FNO',
    expiry: '2026-11-26',
    underlying: 'INFY',
    ...(type && { optionType: type, strike: price('1400') }),
  });
const CALL = contract('INFY-CALL', 'CE');
const PUT = contract('INFY-PUT', 'PE');
const FUTURE = instrumentFrom({
  symbol: 'INFY26NOVFUT',
  defaultSegment: 'NSE_FNO',
  expiry: '2026-11-26',
});

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'redis'])('a stock contract that is worth something, on %s', (kind) => {
  async function expiryDay(trading = '', start = '1000000') {
    const day = await openDay(trading, start, kind === 'redis' ? server : undefined);
    const { services } = day;
    const trade = (action: 'BUY' | 'SELL', instrument: Instrument, at: string, count = '400') =>
      services.desk.execute(
        aRequest({
          action,
          instrument,
          quantity: quantity(count),
          price: price(at),
          allowShort: true,
        }),
      );
    /** INFY closes at a price, and the session is looked at in the evening. */
    const expire = async (close: string) => {
      day.at('2026-11-26T15:30:00');
      await services.quotes.set(INFY, price(close));
      day.at('2026-11-26T18:00:00');
      const { applied } = await services.events.apply('S');
      return applied.map(({ what, order }) => {
        const { action, quantity: count, instrument } = order;
        return `${what} ${action} ${text(count)} ${instrument.symbol} @ ${text(order.price)}`;
      });
    };
    const shares = async () =>
      (await services.store.positions('S'))
        .filter(isOpen)
        .map((each) => `${each.side} ${text(each.netQty)} @ ${text(costPrice(each))}`);
    return { ...day, trade, expire, shares };
  }

  it('a CE that is held receives its shares at the strike', async () => {
    const day = await expiryDay();
    await day.trade('BUY', CALL, '30');
    expect(await day.expire('1500')).toEqual([
      'SETTLEMENT SELL 400 INFY-CALL @ 0',
      'DELIVERY BUY 400 INFY @ 1400',
    ]);
    expect(await day.shares()).toEqual(['LONG 400 @ 1400']);
    expect(await day.figures()).toMatchObject({ realized: '-12000', used: '560000' });
    await day.sound();
  });

  it('a PE that is held gives shares from the holdings', async () => {
    const day = await expiryDay();
    await day.trade('BUY', INFY, '1450', '500');
    await day.trade('BUY', PUT, '20');
    expect(await day.expire('1300')).toEqual([
      'SETTLEMENT SELL 400 INFY-PUT @ 0',
      'DELIVERY SELL 400 INFY @ 1400',
    ]);
    expect(await day.shares()).toEqual(['LONG 100 @ 1450']);
    expect(await day.figures()).toMatchObject({ realized: '-28000' });
    await day.sound();
  });

  it('what a PE owes and nobody holds is bought at the close', async () => {
    const day = await expiryDay();
    await day.trade('BUY', INFY, '1400', '100');
    await day.trade('BUY', PUT, '20');
    expect(await day.expire('1300')).toEqual([
      'SETTLEMENT SELL 400 INFY-PUT @ 0',
      'DELIVERY SELL 400 INFY @ 1400',
      'AUCTION BUY 300 INFY @ 1300',
    ]);
    expect(await day.shares()).toEqual([]);
    // 300 shares gained 100 each, the premium of 8,000 is gone.
    expect(await day.figures()).toMatchObject({ realized: '22000', used: '0' });
    await day.sound();
  });

  it('who sold a CE gives shares, who sold a PE receives them', async () => {
    const day = await expiryDay();
    await day.trade('BUY', INFY, '1400');
    await day.trade('SELL', CALL, '30');
    expect(await day.expire('1500')).toEqual([
      'SETTLEMENT BUY 400 INFY-CALL @ 0',
      'DELIVERY SELL 400 INFY @ 1400',
    ]);
    expect(await day.shares()).toEqual([]);
    const other = await expiryDay();
    await other.trade('SELL', PUT, '30');
    expect(await other.expire('1300')).toEqual([
      'SETTLEMENT BUY 400 INFY-PUT @ 0',
      'DELIVERY BUY 400 INFY @ 1400',
    ]);
    expect(await other.shares()).toEqual(['LONG 400 @ 1400']);
    await day.sound();
    await other.sound();
  });

  it('a future is exchanged at the close: bought it receives, sold it gives', async () => {
    const day = await expiryDay();
    await day.trade('BUY', FUTURE, '1400');
    expect(await day.expire('1500')).toEqual([
      'SETTLEMENT SELL 400 INFY26NOVFUT @ 1500',
      'DELIVERY BUY 400 INFY @ 1500',
    ]);
    expect(await day.figures()).toMatchObject({ realized: '40000', used: '600000' });
    const other = await expiryDay();
    await other.trade('SELL', FUTURE, '1400');
    expect(await other.expire('1500')).toEqual([
      'SETTLEMENT BUY 400 INFY26NOVFUT @ 1500',
      'DELIVERY SELL 400 INFY @ 1500',
      'AUCTION BUY 400 INFY @ 1500',
    ]);
    expect(await other.figures()).toMatchObject({ realized: '-40000', used: '0' });
    await day.sound();
    await other.sound();
  });

  it('funds are taken even where there are none: available falls below zero', async () => {
    const day = await expiryDay('', '100000');
    await day.trade('BUY', CALL, '30');
    await day.expire('1500');
    expect(await day.figures()).toMatchObject({ available: '-472020', used: '560000' });
    await day.sound();
  });

  it('out of the money nothing moves, and nothing is charged', async () => {
    const day = await expiryDay('  charges: zerodha\n');
    const { order } = await day.trade('BUY', CALL, '30');
    expect(await day.expire('1400')).toEqual(['SETTLEMENT SELL 400 INFY-CALL @ 0']);
    const { balance } = await day.services.wallet.view('S');
    expect(text(balance.fees)).toBe(text(order.fee));
    await day.sound();
  });

  it('costs the delivery brokerage of 0.25%, STT and stamp duty of delivery, no exchange charge', async () => {
    const day = await expiryDay('  charges: zerodha\n');
    await day.trade('BUY', CALL, '30');
    await day.expire('1500');
    const [delivery] = await day.services.store.orders('S');
    expect(delivery!.orderType).toBe('DELIVERY');
    const { brokerage, stt, stamp, transaction, gst } = delivery!.charges!;
    // Of 560,000: 0.25% and 18% of it, 0.1%, 0.015%.
    expect([brokerage, gst, stt, stamp, transaction].map((each) => text(each))).toEqual([
      '1400',
      '252',
      '560',
      '84',
      '0',
    ]);
    await day.sound();
  });

  it('trading.stock_settlement: cash settles it as an index contract', async () => {
    const day = await expiryDay('  stock_settlement: cash\n');
    await day.trade('BUY', CALL, '30');
    expect(await day.expire('1500')).toEqual(['SETTLEMENT SELL 400 INFY-CALL @ 100']);
    expect(await day.figures()).toMatchObject({ realized: '28000', used: '0' });
    await day.sound();
  });

  it('is delivered once, though two programs look at once', async () => {
    const day = await expiryDay();
    await day.trade('BUY', CALL, '30');
    day.at('2026-11-26T15:30:00');
    await day.services.quotes.set(INFY, price('1500'));
    day.at('2026-11-26T18:00:00');
    const other = await day.joinDay();
    await Promise.all([day.services.events.apply('S'), other.events.apply('S')]);
    expect(await day.shares()).toEqual(['LONG 400 @ 1400']);
    await day.sound();
  });

  it('an index option costs the brokerage of one order a freeze quantity', async () => {
    const day = await expiryDay('  charges: zerodha\n', '100000000');
    const nifty = instrumentFrom({
      symbol: 'NIFTY-CALL',
      defaultSegment: 'NSE_FNO',
      expiry: '2026-11-26',
      underlying: 'NIFTY',
      optionType: 'CE',
      strike: price('25000'),
    });
    for (let order = 0; order < 3; order += 1) await day.trade('BUY', nifty, '100', '1755');
    day.at('2026-11-26T15:30:00');
    await day.services.store.saveSettlementMarks([
      { segment: 'IDX_I', securityId: 'NIFTY', day: '2026-11-26', price: price('25100') },
    ]);
    day.at('2026-11-26T18:00:00');
    const { applied } = await day.services.events.apply('S');
    // 5,265 units in orders of at most 1,800.
    expect(applied.map(({ order }) => text(order.charges!.brokerage))).toEqual(['60']);
  });
});
