import { describe, expect, it } from '@jest/globals';
import type { Segment } from '../../../src/domain/instruments/instrument.ts';
import {
  closedRefusal,
  nextTradingDay,
  type MarketCalendar,
} from '../../../src/domain/calendar/market-hours.ts';

/** Monday the 15th to Sunday the 21st of September 2025. */
const calendar: MarketCalendar = {
  hours: (segment) =>
    segment === 'MCX_COMM' ? { from: '09:00', until: '23:30' } : { from: '09:15', until: '15:30' },
  days: [
    { date: '2025-09-17', name: 'a holiday' },
    { date: '2025-09-18', name: 'a bank holiday', segments: ['NSE_CURRENCY'] },
    { date: '2025-09-19', name: 'a holiday' },
    { date: '2025-09-19', name: 'Muhurat', hours: { from: '18:00', until: '19:00' } },
    {
      date: '2025-09-20',
      name: 'a drill',
      hours: { from: '11:00', until: '12:00' },
      segments: ['NSE_EQ'],
    },
  ],
};

const closed = (when: string, segment: Segment = 'NSE_EQ') =>
  closedRefusal(segment, `2025-09-${when}:30.000+05:30`, calendar);

describe('a segment', () => {
  it.each([
    ['from its first minute', '15T09:15', 'NSE_EQ'],
    ['until its last minute', '15T15:29', 'NSE_EQ'],
    ['at hours of its own', '15T23:29', 'MCX_COMM'],
    ["on another segment's holiday", '18T10:00', 'NSE_EQ'],
    ['for the hours of a special session, on a holiday too', '19T18:00', 'NSE_EQ'],
    ["for a special session's last minute", '19T18:59', 'NSE_EQ'],
    ['on a Saturday that is open by exception', '20T11:00', 'NSE_EQ'],
  ] as const)('is open %s', (_when, at, segment) => {
    expect(closed(at, segment)).toBeUndefined();
  });

  it.each([
    ['before its hours', '15T09:14', 'NSE_EQ', 'hours'],
    ['after them', '15T15:30', 'NSE_EQ', 'hours'],
    ['on a holiday of all', '17T10:00', 'NSE_FNO', 'a holiday'],
    ['on its own holiday', '18T10:00', 'NSE_CURRENCY', 'a bank holiday'],
    ['outside a special session, though that is its usual time', '19T10:00', 'NSE_EQ', 'hours'],
    [
      "on a Saturday that only another segment's session opens",
      '20T11:00',
      'NSE_FNO',
      'the weekend',
    ],
    ['on a Saturday', '27T10:00', 'NSE_EQ', 'the weekend'],
    ['on a Sunday', '21T10:00', 'NSE_EQ', 'the weekend'],
  ] as const)('is closed %s', (_when, at, segment, reason) => {
    expect(closed(at, segment)).toMatchObject({ code: 'MARKET_CLOSED', details: { reason } });
  });

  it('that is closed says when, why, and when it is open', () => {
    expect(closed('15T15:30')).toMatchObject({
      message: expect.stringMatching(
        /^NSE_EQ is closed at 2025-09-15 15:30: its hours are 09:15 to 15:30\..*enforce_market_hours/,
      ),
      details: {
        exchange_segment: 'NSE_EQ',
        at: '2025-09-15 15:30',
        from: '09:15',
        until: '15:30',
        reason: 'hours',
      },
    });
    expect(closed('17T10:00')?.message).toMatch(/10:00: it is a holiday\./);
  });
});

describe('the next trading day', () => {
  it.each([
    ['2025-09-15', 'NSE_EQ', '2025-09-16'],
    ['2025-09-16', 'NSE_EQ', '2025-09-18'],
    ['2025-09-16', 'NSE_CURRENCY', '2025-09-19'],
    ['2025-09-19', 'NSE_EQ', '2025-09-20'],
    ['2025-09-19', 'NSE_FNO', '2025-09-22'],
    ['2025-09-30', 'NSE_FNO', '2025-10-01'],
    ['2025-12-31', 'NSE_FNO', '2026-01-01'],
  ] as const)('after %s is, in %s, %s', (day, segment, next) => {
    expect(nextTradingDay(segment, day, calendar)).toBe(next);
  });
});
