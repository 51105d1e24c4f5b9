import { describe, expect, it } from '@jest/globals';
import {
  maxPainIndex,
  putCallRatio,
  volatilityRank,
} from '../../src/analytics/chain-statistics.ts';

const CHAIN = (
  [
    [23_500, 31.2, 88.4],
    [23_600, 42.7, 79.9],
    [23_650, 12.3, 18.8],
    [23_700, 61.5, 70.2],
    [23_800, 83, 44.1],
    [23_900, 79.4, 21.6],
  ] as const
).map(([strike, call, put]) => ({ strike, call, put }));

describe('the open interest of a chain', () => {
  it('hurts its holders most at 23700', () =>
    expect(CHAIN[maxPainIndex(CHAIN)]?.strike).toBe(23_700));

  it('has 1.0416 puts for each call', () => expect(putCallRatio(CHAIN)?.toFixed(4)).toBe('1.0416'));

  it('says nothing where nothing is known', () => {
    const unknown = CHAIN.map(({ strike }) => ({ strike, call: null, put: null }));
    expect(maxPainIndex(unknown)).toBe(-1);
    expect(putCallRatio(unknown)).toBeNull();
    expect(maxPainIndex([])).toBe(-1);
  });

  it('has a ratio of 0 where puts are known and none is open', () => {
    expect(putCallRatio([{ strike: 100, call: 5, put: 0 }])).toBe(0);
  });
});

describe("a volatility's rank", () => {
  const days = (count: number) => Array.from({ length: count }, (_, day) => 0.1 + day / 1000);

  it('is told from 60 days on', () => {
    expect(volatilityRank(days(59), 0.12)).toMatchObject({
      rank: null,
      percentile: null,
      days: 59,
      reason: 'too_few_days',
    });
    expect(volatilityRank(days(60), 0.12).percentile).toBeCloseTo(100 / 3, 1);
  });

  it('looks back 252 days and no further', () => {
    const history = [9, ...days(252)];
    const { rank, days: counted } = volatilityRank(history, 0.1 + 251 / 1000);
    expect(rank).toBe(100);
    expect(counted).toBe(252);
  });

  it('is 0 at the lowest, and a real 0 is not missing', () => {
    expect(volatilityRank(days(100), 0.1)).toMatchObject({ rank: 0, percentile: 0 });
  });

  it('is nothing where every day was the same', () => {
    expect(volatilityRank(Array<number>(70).fill(0.15), 0.15)).toMatchObject({
      rank: null,
      percentile: 0,
      reason: 'no_variation',
    });
  });

  it('is nothing without a volatility today', () => {
    expect(volatilityRank(days(70), null)).toMatchObject({ rank: null, reason: 'no_quote' });
  });
});
