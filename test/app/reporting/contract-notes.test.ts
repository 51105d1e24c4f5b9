import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { money, price, quantity } from '../../../src/domain/money/money.ts';
import { aRequest, openDay } from '../../support/day.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe.each(['local', 'redis'])('23: the report on %s', (kind) => {
  const opened = (trading: string) =>
    openDay(trading, '1000000', kind === 'redis' ? server : undefined);
  type Day = Awaited<ReturnType<typeof opened>>;
  const trade = (day: Day, action: 'BUY' | 'SELL', at: string, fee?: string) =>
    day.services.desk.execute(
      aRequest({
        action,
        quantity: quantity('100'),
        price: price(at),
        ...(fee !== undefined && { fee: money(fee) }),
      }),
    );
  const reported = async (day: Day) => {
    const reporter = await day.services.reporter();
    return reporter.withNotes(await reporter.report('S'));
  };

  it("shows what the note of each day says, beside what was booked, also of an ended session's", async () => {
    const day = await opened('  charges: zerodha\n');
    await trade(day, 'BUY', '1500');
    await trade(day, 'SELL', '1510');
    day.at('2026-11-26T10:00:00');
    await trade(day, 'BUY', '1500', '12.34');
    const notes = [
      {
        date: '2026-11-25',
        exchange_segment: 'NSE_EQ',
        orders: 2,
        items: {
          brokerage: '40',
          stt: '38',
          transaction: '9.25',
          sebi: '0.3',
          stamp: '5',
          gst: '8.92',
          dp: '0',
        },
        total: '101.47',
        booked: '100.72',
        rounding: '0.75',
      },
      {
        date: '2026-11-26',
        exchange_segment: 'NSE_EQ',
        orders: 1,
        items: expect.objectContaining({ brokerage: '12.34', gst: '0' }),
        total: '12.34',
        booked: '12.34',
        rounding: '0',
      },
    ];
    const report = await reported(day);
    expect(report.contract_notes).toEqual(notes);
    expect(report.fees).toBe('113.06');
    await (await day.services.reporter()).end('S');
    expect((await reported(day)).contract_notes).toEqual(notes);
    await day.sound();
  });

  it('has no notes where charges are flat', async () => {
    const day = await opened('');
    await trade(day, 'BUY', '100');
    expect(await reported(day)).not.toHaveProperty('contract_notes');
  });
});
