import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  expectedMove,
  probabilityAbove,
  probabilityWithin,
} from '../../src/analytics/probability.ts';

const MARKET = { forward: 24_041.9, volatility: 0.1, years: 6 / 252 };

describe('the probability of profit', () => {
  it('of a long 23900 straddle bought for 252.60 and 47.80 is 44.82%', () => {
    const paid = 252.6 + 47.8;
    const profitable = [
      { from: 0, to: 23_900 - paid },
      { from: 23_900 + paid, to: null },
    ];
    expect((100 * probabilityWithin(MARKET, profitable)).toFixed(2)).toBe('44.82');
  });

  it('and that of a loss make 100% together', () => {
    const level = fc.double({ min: 1, max: 60_000, noNaN: true });
    fc.assert(
      fc.property(level, level, (one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const inside = probabilityWithin(MARKET, [{ from: low, to: high }]);
        const outside = probabilityWithin(MARKET, [
          { from: 0, to: low },
          { from: high, to: null },
        ]);
        expect(inside + outside).toBeCloseTo(1, 12);
      }),
    );
  });

  it('is certain once the contract has expired', () => {
    const expired = { ...MARKET, years: 0 };
    expect(probabilityAbove(expired, 24_000)).toBe(1);
    expect(probabilityAbove(expired, 24_100)).toBe(0);
  });

  it('does not depend on how far a chart is drawn: everything is 100%', () => {
    expect(probabilityWithin(MARKET, [{ from: 0, to: null }])).toBe(1);
  });
});

it('the expected move is one standard deviation', () => {
  const market = { forward: 23_699.95, volatility: 0.1697, years: 0.015396986301369864 };
  expect(expectedMove(market).toFixed(0)).toBe('499');
});
