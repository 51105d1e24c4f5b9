import { describe, expect, it } from '@jest/globals';
import { DailyReturns, type Estimate } from '../../../src/domain/performance/ratios.ts';
import { money, text } from '../../../src/domain/money/money.ts';

const day = (number: number) =>
  new Date(Date.UTC(2025, 0, number)).toISOString().slice(0, 10).concat('T15:00:00.000+05:30');
const shown = ({ value, reason }: Estimate) => (value ? text(value) : reason);

/** A session that ends its days, from the given one on, with these P&Ls. */
function session(
  daily: DailyReturns,
  capital: string,
  pnls: readonly number[],
  from = 1,
): DailyReturns {
  daily.begin(money(capital));
  pnls.forEach((pnl, index) => daily.follow(day(from + index), money(String(pnl)), money(capital)));
  return daily;
}
const ratios = (daily: DailyReturns) => [shown(daily.sharpe()), shown(daily.sortino())];

/** So many days: nothing, then 100, then nothing again, then 100 ... */
const upAndDown = (days: number) => Array.from({ length: days }, (_, n) => (n % 2) * 100);

/**
 * Of two days that won 10% and 18 level ones: mean 1%; sample deviation
 * sqrt((2 x 9%^2 + 18 x 1%^2) / 19) = 3.07794%; 1 / 3.07794 x sqrt(252) = 5.15752.
 */
const TEN_PERCENT_TWICE = ['5.16', 'no day has lost'];

describe('the yearly ratios', () => {
  it.each([
    [0, '0 trading days, at least 20 are needed'],
    [1, '1 trading day, at least 20 are needed'],
    [19, '19 trading days, at least 20 are needed'],
  ])('need 20 trading days: %i are too few', (days, reason) => {
    const daily = session(new DailyReturns(), '1000', upAndDown(days));
    expect(daily.count).toBe(days);
    expect(ratios(daily)).toEqual([reason, reason]);
  });

  it('of 20 days that won 10% once and lost nothing', () => {
    // Mean 0.5%; sample deviation sqrt((9.5%^2 + 19 x 0.5%^2) / 19) = 2.23607%.
    // 0.5 / 2.23607 x sqrt(252) = 3.54965.
    const daily = session(new DailyReturns(), '1000', [100, ...Array<number>(19).fill(100)]);
    expect(ratios(daily)).toEqual(['3.55', 'no day has lost']);
  });

  it('of 20 days that lost 10% once and won nothing', () => {
    // Downside deviation sqrt(10%^2 / 20) = 2.23607%: the same, below 0.
    const daily = session(new DailyReturns(), '1000', [-100, ...Array<number>(19).fill(-100)]);
    expect(ratios(daily)).toEqual(['-3.55', '-3.55']);
  });

  it('of 20 level days are none', () => {
    expect(ratios(session(new DailyReturns(), '1000', Array<number>(20).fill(0)))).toEqual([
      'the daily returns do not vary',
      'no day has lost',
    ]);
  });

  it('leave out days without capital', () => {
    const daily = session(new DailyReturns(), '0', Array<number>(25).fill(0));
    expect(daily.count).toBe(25);
    expect(ratios(daily)[0]).toBe('0 trading days, at least 20 are needed');
  });

  it('are taken of the equity of the day before, with the cash put in on the day', () => {
    // 100 of 1000, then 150 of 1100 + 400.
    const daily = session(new DailyReturns(), '1000', [100]);
    for (let number = 2; number <= 20; number += 1) {
      daily.follow(day(number), money('250'), money('1400'));
    }
    expect(ratios(daily)).toEqual(TEN_PERCENT_TWICE);
  });

  it('count what a day ends with, whatever it went through', () => {
    const daily = new DailyReturns();
    daily.begin(money('1000'));
    for (const [hour, pnl] of [
      ['10', '-500'],
      ['11', '300'],
      ['15', '100'],
    ]) {
      daily.follow(`2025-01-01T${hour}:00:00.000+05:30`, money(pnl!), money('1000'));
    }
    for (let number = 2; number <= 20; number += 1) {
      daily.follow(day(number), money('210'), money('1000'));
    }
    expect(daily.count).toBe(20);
    expect(ratios(daily)).toEqual(TEN_PERCENT_TWICE);
  });
});

describe('several sessions', () => {
  it('of different days are one row of days', () => {
    const daily = session(new DailyReturns(), '1000', [100, ...Array<number>(9).fill(100)]);
    session(daily, '5000', Array<number>(10).fill(500), 11);
    expect(daily.count).toBe(20);
    expect(ratios(daily)).toEqual(TEN_PERCENT_TWICE);
  });

  it('of the same days are added up, their P&L and their cash', () => {
    // 150 - 50 won with 600 + 400 on the first day, 80 + 30 with 750 + 350 on the second.
    const daily = session(new DailyReturns(), '600', [150, ...Array<number>(19).fill(230)]);
    session(daily, '400', [-50, ...Array<number>(19).fill(-20)]);
    expect(daily.count).toBe(20);
    expect(ratios(daily)).toEqual(TEN_PERCENT_TWICE);
  });
});
