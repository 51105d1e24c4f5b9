import { describe, expect, it } from '@jest/globals';
import type { RoundTrip } from '../../../src/domain/performance/trips/round-trips.ts';
import { TripTally } from '../../../src/domain/performance/trips/trip-tally.ts';
import { text, type Money, type Ratio } from '../../../src/domain/money/money.ts';
import { aTrip } from '../../support/report.ts';

const show = (amount: Money | Ratio | null) => amount && text(amount);

function tallied(...trips: readonly (string | RoundTrip)[]): TripTally {
  const tally = new TripTally();
  for (const each of trips) tally.add(typeof each === 'string' ? aTrip(each) : each);
  return tally;
}

describe('a round trip', () => {
  it('is won, lost or a scratch by what is left after fees', () => {
    const tally = tallied(
      aTrip('50', { fee: '40' }),
      aTrip('40', { fee: '40' }),
      aTrip('30', { fee: '40' }),
    );
    expect([tally.count, tally.wins, tally.losses, tally.scratches]).toEqual([3, 1, 1, 1]);
    expect([tally.grossPnl, tally.fees, tally.netPnl].map(text)).toEqual(['120', '120', '0']);
  });

  it('was held from its first entry to its exit', () => {
    expect(tallied('1').holding).toMatchObject({ mean: 600_000, median: 600_000 });
  });
});

describe('streaks', () => {
  const streaks = (...pnls: string[]) => {
    const { longestWinningStreak, longestLosingStreak } = tallied(...pnls);
    return [longestWinningStreak, longestLosingStreak];
  };

  it.each([
    ['none without trips', [], [0, 0]],
    ['the longest of several', ['1', '-1', '1', '1', '1', '-1', '-1', '1'], [3, 2]],
    ['a scratch ends both', ['1', '1', '0', '1', '-1', '-1', '0', '-1'], [2, 2]],
    ['wins alone', ['1', '1'], [2, 0]],
    ['losses alone', ['-1', '-1'], [0, 2]],
  ])('%s', (_what, pnls, expected) => {
    expect(streaks(...pnls)).toEqual(expected);
  });
});

describe('averages and ratios', () => {
  it('of three wins and two losses, worked by hand', () => {
    // Won 100 + 200 + 60 = 360, lost 90 + 150 = 240, of 5 trips.
    const tally = tallied('100', '-90', '200', '-150', '60');
    expect({
      winRate: show(tally.winRate),
      averageWin: show(tally.averageWin),
      averageLoss: show(tally.averageLoss),
      payoff: show(tally.payoffRatio),
      profitFactor: show(tally.profitFactor),
      expectancy: show(tally.expectancy),
      expectancyR: show(tally.expectancyR),
      largest: [show(tally.largestWin), show(tally.largestLoss)],
    }).toEqual({
      winRate: '60',
      averageWin: '120',
      averageLoss: '-120',
      payoff: '1',
      profitFactor: '1.5', // 360 / 240
      expectancy: '24', // 120 / 5
      expectancyR: '0.2', // 24 / 120
      largest: ['200', '-150'],
    });
  });

  it('are none where nothing defines them, and 0 where nothing was won', () => {
    const lost = tallied('-10');
    expect([lost.averageWin, lost.payoffRatio, lost.largestWin]).toEqual([null, null, null]);
    expect([lost.winRate, lost.profitFactor].map(show)).toEqual(['0', '0']);
    const won = tallied('10');
    expect([won.averageLoss, won.payoffRatio, won.expectancyR, won.profitFactor]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(show(won.expectancy)).toBe('10');
  });
});

describe('the best and the worst', () => {
  const ids = (trips: readonly RoundTrip[]) => trips.map(({ orderId }) => orderId);
  const ranked = (...pnls: string[]) => {
    const { best, worst } = tallied(
      ...pnls.map((pnl, at) => aTrip(pnl, { orderId: `P-${at + 1}` })),
    );
    return [ids(best), ids(worst)];
  };

  it('are five each, the most extreme first, whatever came last', () => {
    expect(ranked('1', '6', '2', '5', '3', '4', '7')[0]).toEqual([
      'P-7',
      'P-2',
      'P-4',
      'P-6',
      'P-5',
    ]);
    expect(ranked('-1', '-6', '-2', '-5', '-3', '-4', '-7')[1]).toEqual([
      'P-7',
      'P-2',
      'P-4',
      'P-6',
      'P-5',
    ]);
  });

  it('are the earlier ones among equals', () => {
    const [best, worst] = ranked('2', '2', '2', '2', '2', '2', '-2', '-2', '-2', '-2', '-2', '-2');
    expect(best).toEqual(['P-1', 'P-2', 'P-3', 'P-4', 'P-5']);
    expect(worst).toEqual(['P-7', 'P-8', 'P-9', 'P-10', 'P-11']);
  });

  it('hold no loss among the best, no win among the worst, and no scratch', () => {
    expect(ranked('5', '0', '-5')).toEqual([['P-1'], ['P-3']]);
  });
});
