import { describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../support/instruments.ts';
import {
  nextTradingDay,
  type MarketCalendar,
} from '../../../src/domain/calendar/market-calendar.ts';
import { closingTime } from '../../../src/domain/calendar/market-hours.ts';
import { quantity, text } from '../../../src/domain/money/money.ts';
import { emptyPosition, undelivered, type Position } from '../../../src/domain/ledger/position.ts';
import { AT, aFill } from '../../support/ledger.ts';

/** 2025-09-15 is a Monday; Friday the 19th is a holiday, Saturday the 20th is open by exception. */
const calendar: MarketCalendar = {
  hours: [{ segments: ['MCX_COMM'], from: '2018-10-01', hours: { from: '09:00', until: '23:30' } }],
  days: [
    { date: '2025-09-19', name: 'a holiday', segments: ['NSE_EQ'] },
    { date: '2025-09-20', name: 'a session', hours: { from: '11:00', until: '12:00' } },
  ],
};
const next = (day: string): string => nextTradingDay('NSE_EQ', day, calendar);

function held(given: Partial<Position>, symbol = 'INFY'): Position {
  const instrument = instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });
  const day = { tradingDay: '2025-09-15', dayBuyQty: quantity('10'), netQty: quantity('25') };
  return { ...emptyPosition(instrument, 'LONG', aFill('x')), ...day, ...given };
}

describe('shares that were bought for delivery', () => {
  const waiting = (position: Position, today: string): string =>
    text(undelivered(position, today, next));

  it('are holdings on the next trading day, not before', () => {
    expect(waiting(held({}), '2025-09-15')).toBe('10');
    expect(waiting(held({}), '2025-09-16')).toBe('0');
  });

  it('wait over a holiday and a weekend', () => {
    const thursday = held({ tradingDay: '2025-09-18' });
    expect(waiting(thursday, '2025-09-19')).toBe('10');
    expect(waiting(thursday, '2025-09-20')).toBe('0');
    expect(waiting(held({ tradingDay: '2025-09-20' }), '2025-09-21')).toBe('10');
  });

  it('wait less what was sold on the same day, and never more than is held', () => {
    expect(waiting(held({ daySellQty: quantity('4') }), '2025-09-15')).toBe('6');
    expect(waiting(held({ daySellQty: quantity('10') }), '2025-09-15')).toBe('0');
    expect(waiting(held({ dayBuyQty: quantity('40') }), '2025-09-15')).toBe('25');
  });

  it.each([
    ['a SHORT', held({ side: 'SHORT' })],
    ['what is MIS', held({ product: 'MIS' })],
    ['what is closed', held({ netQty: quantity('0') })],
    ['an option', held({}, 'NIFTY25SEP25000CE')],
  ])('none of %s waits', (_what, position) => {
    expect(waiting(position, '2025-09-15')).toBe('0');
  });
});

it('a segment closes at its own hour, on a special day at that of the day', () => {
  expect(closingTime('NSE_EQ', AT, calendar)).toBe('2025-09-15T15:30:00.000+05:30');
  expect(closingTime('MCX_COMM', AT, calendar)).toBe('2025-09-15T23:30:00.000+05:30');
  const special = '2025-09-20T11:30:00.000+05:30';
  expect(closingTime('NSE_EQ', special, calendar)).toBe('2025-09-20T12:00:00.000+05:30');
});
