import { describe, expect, it } from '@jest/globals';
import { HoldingTimes } from '../../../src/domain/performance/holding-time.ts';

function times(...seconds: number[]): HoldingTimes {
  const holding = new HoldingTimes();
  for (const each of seconds) holding.add(each * 1000);
  return holding;
}
const figures = ({ mean, median }: HoldingTimes) => ({ mean, median });
const each = (count: number, of: (index: number) => number) =>
  Array.from({ length: count }, (_, n) => of(n));

describe('how long positions were held', () => {
  it.each([
    ['nothing', [], { mean: null, median: null }],
    ['one trip', [90], { mean: 90, median: 90 }],
    ['an odd count: the middle one', [300, 10, 20], { mean: 110, median: 20 }],
    ['an even count: the mean of the middle two', [40, 10, 20, 100], { mean: 43, median: 30 }],
    ['equal ones among them', [5, 5, 5, 60], { mean: 19, median: 5 }],
    ['a half second up', [1, 2], { mean: 2, median: 2 }],
    ['whole seconds only', [1.999, 3.001], { mean: 2, median: 2 }],
    ['less than a second, and a clock that was set back, as 0', [0.5, -60], { mean: 0, median: 0 }],
  ])('of %s', (_what, seconds, expected) => {
    expect(figures(times(...seconds))).toEqual(expected);
  });
});

describe('of very many different durations', () => {
  it('the median is exact up to 20,000 of them', () => {
    const odd = times(...each(20_000, (index) => index));
    expect(figures(odd)).toEqual({ mean: 10_000, median: 10_000 });
    expect(times(...each(19_999, (index) => index)).median).toBe(9999);
  });

  it('beyond that it is exact to 2 seconds, while the mean stays exact', () => {
    const holding = times(...each(20_001, (index) => index));
    expect(figures(holding)).toEqual({ mean: 10_000, median: 10_000 });
    for (let more = 0; more < 30_000; more += 1) holding.add(50_001_000);
    expect(figures(holding)).toEqual({ mean: 34_000, median: 50_000 });
  });

  it('beyond twice that it is exact to 4 seconds', () => {
    const holding = times(...each(40_001, (index) => index), 99_999);
    expect(holding.median).toBe(20_000);
    for (let more = 0; more < 50_000; more += 1) holding.add(60_003_000);
    expect(holding.median).toBe(60_000);
  });
});
