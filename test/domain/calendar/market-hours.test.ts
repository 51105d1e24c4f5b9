import { describe, expect, it } from '@jest/globals';
import type { Segment } from '../../../src/domain/instruments/instrument.ts';
import {
  nextTradingDay,
  previousTradingDay,
  usualHours,
  type MarketCalendar,
} from '../../../src/domain/calendar/market-calendar.ts';
import { closedRefusal, nextOpening } from '../../../src/domain/calendar/market-hours.ts';

/** Monday the 15th to Sunday the 21st of September 2025. */
const calendar: MarketCalendar = {
  hours: [{ segments: ['MCX_COMM'], from: '2018-10-01', hours: { from: '09:00', until: '23:30' } }],
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
        /^NSE_EQ is closed at 2025-09-15 15:30: its hours are 09:15 to 15:30\. It opens at 2025-09-16 09:15\.$/,
      ),
      details: {
        exchange_segment: 'NSE_EQ',
        at: '2025-09-15 15:30',
        from: '09:15',
        until: '15:30',
        opens: '2025-09-16 09:15',
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

describe('the trading day before', () => {
  it.each([
    ['2025-09-16', 'NSE_EQ', '2025-09-15'],
    ['2025-09-18', 'NSE_EQ', '2025-09-16'],
    ['2025-09-19', 'NSE_CURRENCY', '2025-09-16'],
    ['2025-09-22', 'NSE_EQ', '2025-09-20'],
    ['2025-09-22', 'NSE_FNO', '2025-09-19'],
  ] as const)('%s is, in %s, %s', (day, segment, previous) => {
    expect(previousTradingDay(segment, day, calendar)).toBe(previous);
  });
});

describe('a segment opens next', () => {
  it.each([
    ['later on the same day', '15T08:00', '2025-09-15T09:15:00.000+05:30'],
    ['on the day after, once it has opened', '15T09:15', '2025-09-16T09:15:00.000+05:30'],
    ['after a holiday', '16T16:00', '2025-09-18T09:15:00.000+05:30'],
    ['at the hour of a special session', '18T16:00', '2025-09-19T18:00:00.000+05:30'],
  ] as const)('%s', (_when, at, opens) => {
    expect(nextOpening('NSE_EQ', `2025-09-${at}:30.000+05:30`, calendar)).toBe(opens);
  });
});

describe('hours by date', () => {
  const dated: MarketCalendar = {
    hours: [
      { segments: ['NSE_FNO'], from: '2026-08-03', hours: { from: '09:15', until: '15:40' } },
      { segments: ['NSE_FNO'], from: '2010-01-01', hours: { from: '09:15', until: '15:30' } },
      {
        segments: ['MCX_COMM'],
        from: '2018-10-01',
        hours: { from: '09:00', until: '23:30' },
        usWinter: { from: '09:00', until: '23:55' },
      },
    ],
    days: [],
  };

  it.each([
    ['NSE_FNO', '2026-07-31', '15:30'],
    ['NSE_FNO', '2026-08-03', '15:40'],
    ['MCX_COMM', '2024-03-08', '23:55'],
    ['MCX_COMM', '2024-03-11', '23:30'],
    ['MCX_COMM', '2024-11-01', '23:30'],
    ['MCX_COMM', '2024-11-04', '23:55'],
    ['MCX_COMM', '2026-03-06', '23:55'],
    ['MCX_COMM', '2026-03-09', '23:30'],
    ['MCX_COMM', '2026-10-30', '23:30'],
    ['MCX_COMM', '2026-11-02', '23:55'],
  ] as const)('%s of %s end at %s', (segment, day, until) => {
    expect(usualHours(segment, day, dated).until).toBe(until);
  });

  it("are the trader's own where the trader set some", () => {
    const own = { ...dated, ownHours: () => ({ from: '10:00', until: '11:00' }) };
    expect(usualHours('NSE_FNO', '2026-08-03', own)).toEqual({ from: '10:00', until: '11:00' });
  });
});
