import { describe, expect, it } from '@jest/globals';
import { DailyReturns } from '../../../src/domain/performance/returns/daily-returns.ts';
import { WEEKDAYS } from '../../../src/domain/performance/trading-times.ts';
import { money, text } from '../../../src/domain/money/money.ts';
import { metricsOf } from '../../support/report.ts';
import { Trader } from '../../support/trader.ts';

/** `day time equity [flow]`, one after the other; of an account that begins with so much. */
function account(start: string, ...steps: readonly string[]): DailyReturns {
  const daily = new DailyReturns(money(start));
  for (const step of steps) {
    const [day = '', time = '', equity = '', flow = '0'] = step.split(' ');
    const at = `2025-09-${day}T${time}:00.000+05:30`;
    daily.follow(at, money(equity), money(flow), flow === '0');
  }
  return daily;
}
const shown = (daily: DailyReturns) =>
  daily
    .days(WEEKDAYS, new Set())
    .map(({ day, growth, pnl }) => [
      day.slice(8),
      growth && growth.times(100).toFixed(2),
      text(pnl),
    ]);

describe('the days of a report', () => {
  it('are all trading days from the first to the last, level where nothing moved', () => {
    // Friday the 12th, and Tuesday the 16th: Monday counts, the weekend does not.
    const daily = account('1000', '12 10:00 1100', '16 10:00 990');
    expect(shown(daily)).toEqual([
      ['12', '10.00', '100'],
      ['15', '0.00', '0'],
      ['16', '-10.00', '-110'],
    ]);
    expect(daily.activeDays).toBe(2);
  });

  it('have a weekend among them on which somebody traded', () => {
    const daily = account('1000', '12 10:00 1100', '13 10:00 1100', '15 10:00 1100');
    expect(shown(daily).map(([day]) => day)).toEqual(['12', '13', '15']);
  });

  it('end with their last quote or fill', () => {
    const daily = account('1000', '15 10:00 500', '15 11:00 1300', '15 15:00 1100');
    expect(shown(daily)).toEqual([['15', '10.00', '100']]);
  });

  it('chain what was earned before and after cash came in', () => {
    // 10% on 1000, then 1000 more, then 5% on 2100: 1.1 x 1.05.
    const daily = account('1000', '15 10:00 1100', '15 11:00 2100 1000', '15 15:00 2205');
    expect(shown(daily)).toEqual([['15', '15.50', '205']]);
    expect(text(daily.total!)).toBe('0.155');
  });

  it('have no return where there was no capital', () => {
    const daily = account('0', '15 10:00 -10', '16 10:00 -10');
    expect(shown(daily)).toEqual([
      ['15', null, '-10'],
      ['16', '0.00', '0'],
    ]);
    expect(daily.total).toBeNull();
  });

  it('add up sessions of one day, one after the other', () => {
    const daily = account('1000', '15 10:00 1100', '16 10:00 1210', '15 12:00 1331');
    expect(shown(daily)).toEqual([
      ['15', '21.00', '221'],
      ['16', '10.00', '110'],
    ]);
  });

  it('are none of an order that never fills, nor of cash', () => {
    const trader = new Trader().at('2025-09-01T10:00:00.000+05:30').place('A', 'BUY', '1', '5');
    trader.cash('DEPOSIT', '100').at('2025-09-15T10:00:00.000+05:30').buy('1', '100');
    trader.at('2025-09-19T10:00:00.000+05:30').cancel('A');
    expect(metricsOf(trader).metrics.days.map(({ day }) => day)).toEqual(['2025-09-15']);
  });
});
