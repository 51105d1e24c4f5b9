import { describe, expect, it } from '@jest/globals';
import {
  carriedPrice,
  discountedSpot,
  scanLosses,
  scanVolatility,
} from '../../src/analytics/scan.ts';

const RANGE = { spot: 24000, rate: 0.07, psr: 0.093, vsr: 0.04 };

describe('the losses of one unit', () => {
  it('of a future go with the price, and 35% of a move of twice the range counts', () => {
    const { losses, delta } = scanLosses(
      { kind: 'FUT', strike: 0, days: 6, price: 24030 },
      0,
      RANGE,
    );
    const [still, , third] = losses;
    expect([still, third]).toEqual(['0.000000', '-744.930000']);
    expect(losses.slice(12)).toEqual(['2234.790000', '2234.790000', '-1564.353000', '1564.353000']);
    expect(delta).toBe('1.000000');
  });

  it('of a put are greatest when the price rises, and never more than it cost', () => {
    const put = { kind: 'PE', strike: 23900, days: 6, price: 120 } as const;
    const losses = scanLosses(put, 0.12, RANGE).losses.map(Number);
    expect(Math.max(...losses)).toBeLessThanOrEqual(120);
    expect(losses.indexOf(Math.max(...losses))).toBe(7);
    expect(Math.min(...losses)).toBeLessThan(-1900);
  });

  it('of an option that expires tomorrow are those of exercising it', () => {
    const call = { kind: 'CE', strike: 24000, days: 1, price: 60 } as const;
    const losses = scanLosses(call, 0.12, RANGE).losses.map(Number);
    expect(losses[10]).toBeCloseTo(60 - 24000 * 0.093, 6);
    expect(losses[12]).toBe(60);
  });
});

describe('the volatility of a price', () => {
  const of = (kind: 'CE' | 'PE', strike: number, days: number, last: number) =>
    scanVolatility({ kind, strike, days, price: last }, RANGE);

  it('is what Black and Scholes need to reach it', () => {
    expect(Number(of('CE', 24000, 6, 190))).toBeCloseTo(0.1434, 3);
  });

  it('is at least 1%, and unknown once the option has expired', () => {
    expect(of('CE', 24026, 6, 0.05)).toBe('0.010000');
    expect(of('CE', 24000, 0, 190)).toBeNull();
  });

  it('of neighbours deep in the money is nearly the same, though their quotes are rough', () => {
    const one = Number(of('CE', 21200, 34, 2938.13));
    const other = Number(of('CE', 21250, 34, 2887.9));
    expect(Math.abs(one - other)).toBeLessThan(0.01);
  });
});

it('carries the spot price to a future and back', () => {
  expect(carriedPrice(24000, 0.07, 32)).toBe('24147.7405');
  expect(discountedSpot(24147.7405, 0.07, 32)).toBe('24000.0000');
});
