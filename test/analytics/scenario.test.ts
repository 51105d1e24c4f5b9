import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  contractGreeks,
  fitContract,
  NO_SHIFT,
  totalGreeks,
  valueAfter,
  worthAfter,
} from '../../src/analytics/scenario.ts';

const MARKET = { spot: 23_659, rate: 0.06 };
const FORWARD = 23_699.95;
const YEARS = 0.0154;
const option = (type: 'CE' | 'PE', strike: number, mark: number) =>
  fitContract({ type, strike, years: YEARS, forward: FORWARD, mark }, MARKET);

describe('a moved market', () => {
  it('gives the mark to the paisa where nothing moved, with or without a volatility', () => {
    const marks = fc.record({
      type: fc.constantFrom('CE' as const, 'PE' as const),
      strike: fc.integer({ min: 18_000, max: 29_000 }),
      mark: fc.integer({ min: 5, max: 900_000 }).map((paise) => paise / 100),
    });
    fc.assert(
      fc.property(marks, ({ type, strike, mark }) => {
        const value = valueAfter(option(type, strike, mark), MARKET, NO_SHIFT);
        expect(value.toFixed(2)).toBe(mark.toFixed(2));
      }),
    );
  });

  it('gives at expiry what the contract pays there', () => {
    const fitted = option('CE', 23_700, 199.1);
    const value = (spot: number) =>
      valueAfter(fitted, MARKET, { spot, volatility: 0, years: YEARS });
    expect(value(0.01)).toBeCloseTo(23_659 * 1.01 - 23_700, 8);
    expect(value(-0.01)).toBe(0);
  });

  it('moves a future with the spot price and a share one for one', () => {
    const terms = { strike: 0, years: YEARS, forward: FORWARD, mark: 23_705 };
    const future = fitContract({ ...terms, type: 'FUT' }, MARKET);
    expect(valueAfter(future, MARKET, NO_SHIFT)).toBeCloseTo(23_705, 10);
    const share = fitContract({ ...terms, type: 'EQ', years: 0, forward: 23_659 }, MARKET);
    expect(valueAfter(share, MARKET, { ...NO_SHIFT, spot: 0.02 })).toBeCloseTo(24_132.18, 8);
  });

  it('never makes a condor unlimited: one carry holds for a whole expiry', () => {
    const condor = [
      { contract: option('PE', 23_200, 45), units: 75 },
      { contract: option('PE', 23_400, 86), units: -75 },
      { contract: option('CE', 24_000, 84), units: -75 },
      { contract: option('CE', 24_200, 42), units: 75 },
    ];
    const far = (spot: number) => worthAfter(condor, MARKET, { spot, volatility: 0, years: YEARS });
    expect(far(1)).toBeCloseTo(-200 * 75, 6);
    expect(far(4)).toBeCloseTo(-200 * 75, 6);
  });
});

describe('the greeks of holdings', () => {
  it('are those of each unit times the signed units', () => {
    const held = option('CE', 23_700, 199.1);
    const one = contractGreeks(held, MARKET)!;
    const short = totalGreeks([{ greeks: one, units: -150 }])!;
    expect(short.delta).toBeCloseTo(-150 * one.delta, 10);
    expect(short.theta).toBeGreaterThan(0);
  });

  it('are nothing where one contract has no volatility', () => {
    const below = option('CE', 20_000, 3_000);
    expect(below.reason).toBe('below_intrinsic');
    expect(totalGreeks([{ greeks: contractGreeks(below, MARKET), units: 1 }])).toBeNull();
  });
});
