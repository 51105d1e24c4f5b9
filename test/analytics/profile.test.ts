import { describe, expect, it } from '@jest/globals';
import { profileOf } from '../../src/analytics/profile.ts';

/** A tent of 100 at 24000 that loses 50 far away, and far above wins again by its carry. */
const tent = (at: number): number => Math.max(-50, 100 - Math.abs(at - 24_000)) + carry(at);
const carry = (at: number): number => (at > 40_000 ? (at - 40_000) / 100 : 0);
const terms = { now: 23_700, strikes: [24_000], upperSlope: 0 };

describe('the profile of a profit that is known only by pricing it', () => {
  it('has the highest, the lowest and where nothing is made, however far apart its steps are', () => {
    const { breakevens, maxProfit, maxLoss } = profileOf(tent, { ...terms, top: 30_000 });
    expect(breakevens.map((each) => each.toFixed(6))).toEqual(['23900.000000', '24100.000000']);
    expect(maxProfit).toBeCloseTo(100, 6);
    expect(maxLoss).toBeCloseTo(50, 6);
  });

  it('looks no higher than the market may come, and always past the strikes', () => {
    expect(profileOf(tent, terms).breakevens).toHaveLength(3);
    const { points, breakevens } = profileOf(tent, { ...terms, top: 23_800 });
    expect(points.at(-1)?.at).toBe(25_200);
    expect(breakevens).toHaveLength(2);
  });

  it('says that what rises or falls without end is unlimited', () => {
    const rising = profileOf((at) => at - 23_700, { ...terms, strikes: [], upperSlope: 1 });
    expect([rising.maxProfit, rising.maxLoss]).toEqual([null, 23_700]);
    const falling = profileOf((at) => 23_700 - at, { ...terms, strikes: [], upperSlope: -1 });
    expect([falling.maxProfit, falling.maxLoss]).toEqual([23_700, null]);
  });
});
