import { describe, expect, it } from '@jest/globals';
import { Growth } from '../../../src/domain/performance/returns/growth.ts';
import { metricsOf } from '../../support/report.ts';
import { money, text } from '../../../src/domain/money/money.ts';
import { Trader } from '../../support/trader.ts';

/** `hour equity [flow]`, of an account that begins at 09:00. */
function grown(start: string, ...steps: readonly string[]): Growth {
  const growth = new Growth('09:00', money(start));
  for (const step of steps) {
    const [hour = '', equity = '', flow = '0'] = step.split(' ');
    growth.follow(`${hour}:00`, money(equity), money(flow));
  }
  return growth;
}
const falls = (growth: Growth) =>
  growth.deepest.map(
    ({ percent, start, bottom, recovery }) =>
      `${percent.toFixed(2)} ${start} ${bottom} ${recovery || 'on'}`,
  );

describe('the falls of the curve of returns', () => {
  it('are in percent of the equity at the peak: 50% of 1000 before 9% of 11000', () => {
    const growth = grown('1000', '10 500', '11 1000', '12 11000', '13 10000');
    expect(falls(growth)).toEqual(['50.00 09:00 10:00 11:00', '9.09 12:00 13:00 on']);
  });

  it('are not a withdrawal, nor made good by a deposit', () => {
    // 1000 lost 20%; 700 went out of the 800, and of the 100 left 10% were lost: 0.8 x 0.9 = 72%.
    expect(falls(grown('1000', '10 800', '11 100 -700', '12 90'))).toEqual([
      '28.00 09:00 12:00 on',
    ]);
    expect(falls(grown('1000', '10 800', '11 10000 9200', '12 9000'))).toEqual([
      '28.00 09:00 12:00 on',
    ]);
    // And 25% won on the 10,000 make the 20% good again.
    expect(falls(grown('1000', '10 800', '11 10000 9200', '12 12500'))).toEqual([
      '20.00 09:00 10:00 12:00',
    ]);
  });

  it('are none where nothing fell', () => {
    const growth = grown('1000', '10 1000', '11 1200', '12 300 -900');
    expect(falls(growth)).toEqual([]);
    expect(growth.longest('13:00')).toBeUndefined();
  });

  it('are at most the five deepest, the deepest first', () => {
    const steps = [5, 1, 4, 2, 6, 3].flatMap((loss, index) => [
      `${10 + 2 * index} ${1000 - loss * 10}`,
      `${11 + 2 * index} 1000`,
    ]);
    expect(falls(grown('1000', ...steps)).map((fall) => fall.slice(0, 4))).toEqual([
      '6.00',
      '5.00',
      '4.00',
      '3.00',
      '2.00',
    ]);
  });

  it('begin anew where the account had nothing left', () => {
    expect(falls(grown('1000', '10 0', '11 500 500', '12 400'))).toEqual([
      '100.00 09:00 10:00 on',
      '20.00 11:00 12:00 on',
    ]);
  });

  it('tell the longest time under water, one that lasts still among them', () => {
    const at = (hour: string) => `2025-09-15T${hour}:00:00.000+05:30`;
    const growth = new Growth(at('09'), money('1000'));
    for (const [hour, equity] of [
      ['10', '900'],
      ['12', '1000'],
      ['13', '999'],
    ] as const) {
      growth.follow(at(hour), money(equity), money('0'));
    }
    expect(growth.longest(at('14'))).toMatchObject({ start: at('09'), recovery: at('12') });
    expect(growth.longest(at('16'))).toMatchObject({ start: at('12'), recovery: '' });
  });
});

it('a report has both falls: the one in rupees, and the one in percent, with their own dates', () => {
  const trader = new Trader({ fee: '0', start: '1000' }).at('09:20').buy('10', '100').quote('50');
  trader.at('09:30').quote('100').at('09:40').quote('1100').at('09:50').quote('1000');
  const { drawdown, growth } = metricsOf(trader).metrics;
  expect([text(drawdown.worst.amount), drawdown.worst.bottom.slice(11, 16)]).toEqual([
    '1000',
    '09:50',
  ]);
  expect([text(growth.deepest[0]!.percent), growth.deepest[0]!.bottom.slice(11, 16)]).toEqual([
    '50',
    '09:20',
  ]);
});
