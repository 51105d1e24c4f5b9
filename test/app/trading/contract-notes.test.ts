import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money, price, quantity, sum, text } from '../../../src/domain/money/money.ts';
import type { TradeRequest } from '../../../src/app/trading/orders/trade-request.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { aRequest, INFY, openDay } from '../../support/day.ts';
import { runs } from '../../support/fuzz-seed.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

type Day = Awaited<ReturnType<typeof openDay>>;
const BY_NOTE = '  charges: zerodha\n  square_off: broker\ncharges:\n  rounding: contract-note\n';
const CALL = instrumentFrom({
  symbol: 'NIFTY-CALL',
  defaultSegment: 'NSE_FNO',
  optionType: 'CE',
  strike: price('25000'),
  expiry: '2026-12-01',
  underlying: 'NIFTY',
});
const NIFTY = instrumentFrom({ symbol: 'NIFTY', defaultSegment: 'IDX_I', segment: 'IDX_I' });

const buy = (count: string, at: string, given: Partial<TradeRequest> = {}) =>
  aRequest({ quantity: quantity(count), price: price(at), ...given });
const sell = (count: string, at: string, given: Partial<TradeRequest> = {}) =>
  buy(count, at, { action: 'SELL', ...given });
const trade = async (day: Day, request: TradeRequest) =>
  (await day.services.desk.execute(request)).order;
const fees = async (day: Day) => text((await day.services.wallet.view('S')).balance.fees);

/** What each note says, what was booked for it, and its STT, stamp duty and GST. */
async function notes(day: Day) {
  const reporter = await day.services.reporter();
  const { contract_notes: all = [] } = await reporter.withNotes(await reporter.report('S'));
  return all.map(({ date, exchange_segment: segment, total, booked, rounding, items }) => ({
    ...{ date, segment, total, booked, rounding },
    taxes: [items['stt'], items['stamp'], items['gst']],
  }));
}

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'redis'])('23: charges rounded on the contract note, on %s', (kind) => {
  const opened = (start = '10000000') =>
    openDay(BY_NOTE, start, kind === 'redis' ? server : undefined);

  it("are by the day and segment: together a day's orders pay what its note says", async () => {
    const day = await opened();
    const call = { instrument: CALL };
    const bought = await trade(day, buy('65', '100', call));
    const sold = await trade(day, sell('65', '120', call));
    await trade(day, buy('100', '1500'));
    // Alone 26.54 and 38.58: the note has STT 12, stamp duty 0, and GST once.
    expect([text(bought.fee), text(sold.fee)]).toEqual(['26.34', '38.88']);
    const shares = { segment: 'NSE_EQ', taxes: ['150', '23', '0.86'] };
    expect(await notes(day)).toMatchObject([
      { ...shares, rounding: '0' },
      { segment: 'NSE_FNO', total: '65.22', booked: '65.22', taxes: ['12', '0', '8.12'] },
    ]);
    await day.sound();
  });

  it('go on where another program trades, and begin anew on the next day', async () => {
    const day = await opened();
    const call = { instrument: CALL };
    await trade(day, buy('65', '100', call));
    await (await day.joinDay()).desk.execute(buy('65', '100', call));
    day.at('2026-11-26T10:00:00');
    await trade(day, buy('65', '100', call));
    expect(await notes(day)).toMatchObject([
      { date: '2026-11-25', total: '52.68', booked: '52.68' },
      { date: '2026-11-26', total: '26.34', booked: '26.34' },
    ]);
    await day.sound();
  });

  it("know the day's net: what is bought and sold on a day is intraday on the note", async () => {
    const day = await opened();
    await trade(day, buy('100', '1500'));
    await trade(day, sell('100', '1510'));
    // 37.75 of STT become 38, 4.50 of stamp duty 5: 100.72 become 101.47.
    expect(await fees(day)).toBe('101.47');
    expect(await notes(day)).toMatchObject([{ rounding: '0', taxes: ['38', '5', '8.92'] }]);
    await day.sound();
  });

  it('of an order that fills in parts are those of the note too', async () => {
    const day = await opened();
    const { quotes } = day.services;
    await trade(day, buy('90', '1500', { orderType: 'LIMIT', product: 'MIS' }));
    for (const volume of ['20', '30', '40']) {
      await quotes.set(INFY, price('1500'), { volume: quantity(volume) });
      day.at(`2026-11-25T11:0${volume.slice(0, 1)}:00`);
    }
    const [order] = await day.services.store.orders('S');
    expect([order!.status, text(order!.fee)]).toEqual(['FILLED', '32.65']);
    expect(await notes(day)).toMatchObject([{ booked: '32.65', rounding: '0' }]);
    await day.sound();
  });

  it('of a square-off and of a settlement stand on the note of their day', async () => {
    const day = await opened();
    await trade(day, buy('65', '100', { instrument: CALL }));
    await trade(day, buy('33', '1500', { product: 'MIS' }));
    day.at('2026-12-01T15:35:00');
    await day.services.quotes.set(NIFTY, price('25061.15'));
    day.at('2026-12-01T18:00:00');
    await day.services.events.apply('S');
    const all = await notes(day);
    expect(all.map(({ date, segment, rounding }) => [date, segment, rounding])).toEqual([
      ['2026-11-25', 'NSE_EQ', '0'],
      ['2026-11-25', 'NSE_FNO', '0'],
      ['2026-12-01', 'NSE_FNO', '0'],
    ]);
    // 0.15% of 65 times 61.15 are 5.96 of STT.
    expect(all[2]!.taxes).toEqual(['6', '0', '3.6']);
    await day.sound();
  });

  it('leave a fee that the order names as it is, and start anew after a reset', async () => {
    const day = await opened();
    const call = { instrument: CALL };
    await trade(day, buy('65', '100', { ...call, fee: money('20') }));
    expect(await fees(day)).toBe('20');
    await trade(day, buy('65', '100', call));
    await day.services.wallet.reset('S', money('100000'));
    expect(text((await trade(day, buy('65', '100', call))).fee)).toBe('26.34');
    await day.sound();
  });

  it('are reserved by a pending order, so that it fills with the last rupee', async () => {
    // 71500 of premium: brokerage 20, exchange 25.40, SEBI 0.07, stamp duty 2.15, GST 8.1846.
    const day = await opened('71556.66');
    const given = { instrument: CALL, orderType: 'LIMIT' } as const;
    await trade(day, buy('650', '110', given));
    expect(await day.figures()).toMatchObject({ available: '0', blocked: '71556.66' });
    await day.services.quotes.set(CALL, price('110'));
    const [order] = await day.services.store.orders('S');
    expect([order!.status, text(order!.fee)]).toEqual(['FILLED', '55.65']);
    expect(await day.figures()).toMatchObject({ available: '1.01', blocked: '0' });
    await day.sound();
  });
});

const few = fc.integer({ min: 1, max: 90 });
const step = fc.record({
  action: fc.constantFrom('BUY' as const, 'SELL' as const),
  instrument: fc.constantFrom(INFY, CALL),
  product: fc.constantFrom('CNC' as const, 'MIS' as const, undefined),
  orderType: fc.constantFrom('MARKET' as const, 'LIMIT' as const),
  count: few.map((units) => String(units * 10)),
  at: fc.integer({ min: 10_000, max: 200_000 }).map((paise) => `${paise}e-2`),
  hours: fc.integer({ min: 0, max: 30 }),
});

it('23: whatever is traded, the days pay what their notes say, and the journal rebuilds it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async (steps) => {
      const day = await openDay(`  broker_rules: off\n${BY_NOTE}`, '1000000000');
      let hours = 0;
      for (const { count, at, product, hours: passed, ...typed } of steps) {
        hours += passed;
        const now = Date.parse('2026-11-25T10:00:00+05:30') + hours * 3_600_000;
        day.at(new Date(now + 5.5 * 3_600_000).toISOString().slice(0, 19));
        const chosen = typed.instrument === INFY && product ? { product } : {};
        const request = buy(count, at, { ...typed, ...chosen, allowShort: true });
        await day.services.desk.execute(request).catch(() => undefined);
        await day.services.quotes.set(typed.instrument, price(at), { volume: quantity('100') });
      }
      await day.sound();
      const all = await notes(day);
      expect(text(sum(all.map(({ booked }) => money(booked))))).toBe(await fees(day));
    }),
    { numRuns: runs(40) },
  );
});
