import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { black76Price, discount, intrinsic } from '../../src/analytics/black76.ts';
import { impliedVolatility } from '../../src/analytics/implied-volatility.ts';
import { forwardOf } from '../../src/analytics/black76.ts';
import { references } from './reference.ts';

const NIFTY = { type: 'CE' as const, forward: 23_659, strike: 24_000, years: 0.0154, rate: 0 };

describe('implied volatility', () => {
  it.each(references())('of $name is the published one', (reference) => {
    const { terms, forwardOrSpot: spot, dividendYield, price, name } = reference;
    const forward =
      dividendYield === undefined ? spot : forwardOf({ ...terms, spot, dividendYield });
    const found = impliedVolatility({ ...terms, forward }, price).volatility!;
    // Published prices have about ten digits, optionlab's rounds the time.
    const digits = name.startsWith('optionlab') ? 1e-6 : 1e-9;
    expect(Math.abs(found - terms.volatility)).toBeLessThan(digits);
  });

  it('gives a volatility back to 1e-10 wherever there is time value to read it from', () => {
    const terms = fc.record({
      type: fc.constantFrom('CE' as const, 'PE' as const),
      forward: fc.double({ min: 50, max: 90_000, noNaN: true }),
      moneyness: fc.double({ min: 0.4, max: 2.5, noNaN: true }),
      years: fc.double({ min: 1 / (365 * 24), max: 2, noNaN: true }),
      rate: fc.double({ min: 0, max: 0.12, noNaN: true }),
      volatility: fc.double({ min: 0.02, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(terms, ({ moneyness, ...rest }) => {
        const option = { ...rest, strike: rest.forward * moneyness };
        const price = black76Price(option);
        const { type, forward, strike } = option;
        fc.pre(price / discount(option) - intrinsic(type, forward, strike) >= 0.025);
        // A price of 90,000 rounds at 1e-11, and where vega is small that is a volatility.
        const vega = black76Price({ ...option, volatility: option.volatility + 1e-4 }) - price;
        fc.pre(vega / 1e-4 > 1);
        const found = impliedVolatility(option, price);
        expect(Math.abs(found.volatility! - option.volatility)).toBeLessThanOrEqual(1e-10);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same for a call and a put at parity', () => {
    const call = black76Price({ ...NIFTY, volatility: 0.172 });
    const put = black76Price({ ...NIFTY, type: 'PE', volatility: 0.172 });
    expect(impliedVolatility(NIFTY, call).volatility).toBeCloseTo(0.172, 12);
    expect(impliedVolatility({ ...NIFTY, type: 'PE' }, put).volatility).toBeCloseTo(0.172, 11);
  });

  it('of the money, where CE 226.20 and PE 176.25 at 23650 make the forward 23699.95, is 17.085559%', () => {
    const terms = { ...NIFTY, strike: 23_650, forward: 23_699.95, years: 0.015396986301369864 };
    expect(impliedVolatility(terms, 226.2).volatility! * 100).toBeCloseTo(17.085559, 6);
    expect(impliedVolatility({ ...terms, type: 'PE' }, 176.25).volatility! * 100).toBeCloseTo(
      17.085559,
      6,
    );
  });

  it('is nothing, with the reason, where the model has no answer', () => {
    const deep = { ...NIFTY, strike: 23_000 };
    expect(impliedVolatility(deep, 659)).toEqual({ volatility: null, reason: 'below_intrinsic' });
    expect(impliedVolatility(deep, 640.5)).toEqual({ volatility: null, reason: 'below_intrinsic' });
    expect(impliedVolatility(NIFTY, 0)).toEqual({ volatility: null, reason: 'below_intrinsic' });
    expect(impliedVolatility(NIFTY, 23_659)).toEqual({ volatility: null, reason: 'above_maximum' });
    expect(impliedVolatility({ ...NIFTY, type: 'PE' }, 24_000)).toEqual({
      volatility: null,
      reason: 'above_maximum',
    });
    expect(impliedVolatility({ ...NIFTY, years: 0 }, 10)).toEqual({
      volatility: null,
      reason: 'expired',
    });
  });
});
