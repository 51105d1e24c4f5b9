import { describe, expect, it } from '@jest/globals';
import type { MarketCalendar } from '../../../src/domain/calendar/market-calendar.ts';
import { cutOffRefusal, squareOffTime } from '../../../src/domain/calendar/square-off.ts';

const calendar: MarketCalendar = {
  hours: [
    { segments: ['NSE_FNO'], from: '2026-08-03', hours: { from: '09:15', until: '15:40' } },
    {
      segments: ['MCX_COMM'],
      from: '2018-10-01',
      hours: { from: '09:00', until: '23:30' },
      usWinter: { from: '09:00', until: '23:55' },
    },
  ],
  days: [
    { date: '2026-11-08', name: 'Muhurat', hours: { from: '18:15', until: '19:15' } },
    { date: '2026-11-10', name: 'a holiday', segments: ['MCX_COMM'], opens: '17:00' },
    { date: '2026-01-01', name: 'New Year', segments: ['MCX_COMM'], closes: '17:00' },
  ],
};
const squareOffs = {
  NSE_EQ: { at: '15:20' },
  NSE_FNO: { at: '15:25' },
  MCX_COMM: { minutesBefore: 25 },
} as const;

describe('MIS positions are squared off', () => {
  it.each([
    ['NSE_EQ', '2026-11-25', '15:20'],
    ['NSE_FNO', '2026-11-25', '15:25'],
    ['MCX_COMM', '2026-11-25', '23:30'],
    ['MCX_COMM', '2026-07-15', '23:05'],
    ['MCX_COMM', '2026-11-10', '23:30'],
    ['MCX_COMM', '2026-01-01', '16:35'],
    ['NSE_EQ', '2026-11-08', '19:05'],
    ['NSE_FNO', '2026-11-08', '19:00'],
    ['MCX_COMM', '2026-11-08', '18:50'],
  ] as const)('in %s on %s at %s', (segment, day, time) => {
    const found = squareOffTime(segment, `${day}T10:00:00.000+05:30`, squareOffs, calendar);
    expect(found).toBe(`${day}T${time}:00.000+05:30`);
  });

  it('never where no time is set', () => {
    expect(squareOffTime('NSE_CURRENCY', '2026-11-25', squareOffs, calendar)).toBeUndefined();
  });
});

describe('a fresh MIS order', () => {
  const at = (time: string) =>
    cutOffRefusal('NSE_EQ', `2026-11-25T${time}:00.000+05:30`, squareOffs, calendar);

  it('is taken until the square-off of its segment', () => {
    expect(at('15:19')).toBeUndefined();
  });

  it('is refused from then on, with the time of the cut-off', () => {
    expect(at('18:00')).toMatchObject({
      code: 'PRODUCT_CLOSED',
      message:
        'MIS is closed in NSE_EQ since 15:20, when MIS positions are squared off; it is 18:00.',
      details: { exchange_segment: 'NSE_EQ', product: 'MIS', cut_off: '15:20' },
    });
  });
});
