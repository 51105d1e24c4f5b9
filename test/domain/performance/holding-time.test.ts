import { describe, expect, it } from '@jest/globals';
import { HoldingTimes } from '../../../src/domain/performance/trips/holding-time.ts';

function times(...milliseconds: number[]): HoldingTimes {
  const holding = new HoldingTimes();
  for (const each of milliseconds) holding.add(each);
  return holding;
}
const figures = ({ mean, median }: HoldingTimes) => ({ mean, median });
const each = (count: number, of: (index: number) => number) =>
  Array.from({ length: count }, (_, n) => of(n));

describe('how long positions were held, in milliseconds', () => {
  it.each([
    ['nothing', [], { mean: null, median: null }],
    ['one trip', [90_500], { mean: 90_500, median: 90_500 }],
    ['an odd count: the middle one', [300, 10, 20], { mean: 110, median: 20 }],
    ['an even count: the mean of the middle two', [40, 10, 20, 100], { mean: 42.5, median: 30 }],
    ['equal ones among them', [5, 5, 5, 60], { mean: 18.75, median: 5 }],
    ['a clock that was set back, as 0', [500, -60], { mean: 250, median: 250 }],
  ])('of %s', (_what, durations, expected) => {
    expect(figures(times(...durations))).toEqual(expected);
  });
});

describe('of very many different durations', () => {
  it('the median is exact up to 20,000 of them', () => {
    const odd = times(...each(20_000, (index) => index));
    expect(figures(odd)).toEqual({ mean: 9999.5, median: 9999.5 });
    expect(times(...each(19_999, (index) => index)).median).toBe(9999);
  });

  it('beyond that it is exact to 2 milliseconds, while the mean stays exact', () => {
    const holding = times(...each(20_001, (index) => index));
    expect(figures(holding)).toEqual({ mean: 10_000, median: 10_000 });
    for (let more = 0; more < 30_000; more += 1) holding.add(50_001);
    expect(holding.median).toBe(50_000);
    expect(holding.mean).toBe((20_001 * 10_000 + 30_000 * 50_001) / 50_001);
  });

  it('beyond twice that it is exact to 4 milliseconds', () => {
    const holding = times(...each(40_001, (index) => index), 99_999);
    expect(holding.median).toBe(20_000);
    for (let more = 0; more < 50_000; more += 1) holding.add(60_003);
    expect(holding.median).toBe(60_000);
  });
});
