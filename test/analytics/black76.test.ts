import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  black76Greeks,
  black76Price,
  blackScholesPrice,
  discount,
  forwardOf,
  intrinsic,
  type OptionTerms,
} from '../../src/analytics/black76.ts';
import { references } from './reference.ts';

/** Published volatilities have ten digits, so figures agree to about eight. */
const closeTo = (found: number, published: number, relative = 2e-7) =>
  expect(Math.abs(found / published - 1)).toBeLessThan(relative);

describe('an option on a forward is priced as the public sources price it', () => {
  it.each(references().filter(({ dividendYield }) => dividendYield === undefined))(
    '$name',
    ({ terms, forwardOrSpot, ...published }) => {
      const greeks = black76Greeks({ ...terms, forward: forwardOrSpot });
      closeTo(greeks.price, published.price);
      closeTo(greeks.delta, published.delta);
      closeTo(greeks.gamma, published.gamma);
      closeTo(greeks.theta, published.thetaDay);
      closeTo(greeks.vega, published.vegaPoint);
    },
  );
});

describe('an option on a spot price is one on its forward', () => {
  it.each(references().filter(({ dividendYield }) => dividendYield !== undefined))(
    '$name',
    ({ name, terms, forwardOrSpot: spot, dividendYield, ...published }) => {
      const onSpot = { ...terms, spot, dividendYield: dividendYield! };
      const greeks = black76Greeks({ ...terms, forward: forwardOf(onSpot) });
      const carry = Math.exp((terms.rate - dividendYield!) * terms.years);
      // optionlab's row gives its 60 days as 0.164383 of a year.
      const relative = name.startsWith('optionlab') ? 1e-5 : 2e-7;
      closeTo(blackScholesPrice(onSpot), published.price, relative);
      closeTo(greeks.price, published.price, relative);
      closeTo(greeks.delta * carry, published.delta, relative);
      closeTo(greeks.gamma * carry * carry, published.gamma, relative);
      closeTo(greeks.vega, published.vegaPoint, relative);
    },
  );
});

const TERMS: fc.Arbitrary<Omit<OptionTerms, 'type'>> = fc.record({
  forward: fc.double({ min: 10, max: 100_000, noNaN: true }),
  strike: fc.double({ min: 10, max: 100_000, noNaN: true }),
  years: fc.double({ min: 1 / (365 * 24 * 60), max: 3, noNaN: true }),
  rate: fc.double({ min: -0.02, max: 0.15, noNaN: true }),
  volatility: fc.double({ min: 0.01, max: 3, noNaN: true }),
});
const call = (terms: Omit<OptionTerms, 'type'>) => black76Price({ ...terms, type: 'CE' });
const put = (terms: Omit<OptionTerms, 'type'>) => black76Price({ ...terms, type: 'PE' });

describe('whatever the terms', () => {
  it('a call less a put is the discounted forward less the strike', () => {
    fc.assert(
      fc.property(TERMS, (terms) => {
        const parity = discount(terms) * (terms.forward - terms.strike);
        expect(Math.abs(call(terms) - put(terms) - parity)).toBeLessThan(
          1e-12 * (terms.forward + terms.strike),
        );
      }),
    );
  });

  it('a price is neither below intrinsic value nor above what it can pay', () => {
    fc.assert(
      fc.property(TERMS, (terms) => {
        const now = discount(terms);
        const slack = 1e-12 * (terms.forward + terms.strike);
        expect(call(terms)).toBeGreaterThanOrEqual(
          now * intrinsic('CE', terms.forward, terms.strike) - slack,
        );
        expect(call(terms)).toBeLessThanOrEqual(now * terms.forward + slack);
        expect(put(terms)).toBeLessThanOrEqual(now * terms.strike + slack);
      }),
    );
  });

  it('a price rises with volatility, a call falls with the strike and a put rises', () => {
    fc.assert(
      fc.property(TERMS, fc.double({ min: 1.001, max: 2, noNaN: true }), (terms, factor) => {
        const slack = 1e-12 * (terms.forward + factor * terms.strike);
        const wilder = { ...terms, volatility: terms.volatility * factor };
        const further = { ...terms, strike: terms.strike * factor };
        expect(call(wilder)).toBeGreaterThanOrEqual(call(terms) - slack);
        expect(put(wilder)).toBeGreaterThanOrEqual(put(terms) - slack);
        expect(call(further)).toBeLessThanOrEqual(call(terms) + slack);
        expect(put(further)).toBeGreaterThanOrEqual(put(terms) - slack);
      }),
    );
  });

  it('greeks are the slopes of the price', () => {
    const terms = fc.record({
      type: fc.constantFrom('CE' as const, 'PE' as const),
      forward: fc.constant(23_659),
      strike: fc.integer({ min: 20_000, max: 27_000 }),
      years: fc.double({ min: 0.01, max: 1, noNaN: true }),
      rate: fc.double({ min: 0, max: 0.1, noNaN: true }),
      volatility: fc.double({ min: 0.05, max: 0.8, noNaN: true }),
    });
    const slope = (price: (shift: number) => number, step: number) =>
      (price(step) - price(-step)) / (2 * step);
    fc.assert(
      fc.property(terms, (at) => {
        const greeks = black76Greeks(at);
        const priceWith = (change: Partial<OptionTerms>) => black76Price({ ...at, ...change });
        const near = (found: number, slope: number, digits: number) =>
          expect(Math.abs(found - slope)).toBeLessThan(digits * Math.max(1, Math.abs(slope)));
        near(
          greeks.delta,
          slope((d) => priceWith({ forward: at.forward + d }), 0.5),
          1e-5,
        );
        near(
          greeks.vega,
          slope((d) => priceWith({ volatility: at.volatility + d }), 1e-4) / 100,
          1e-4,
        );
        near(greeks.rho, slope((d) => priceWith({ rate: at.rate + d }), 1e-4) / 100, 1e-4);
        near(greeks.theta, -slope((d) => priceWith({ years: at.years + d }), 1e-5) / 365, 1e-3);
        const deltaWith = (d: number) => black76Greeks({ ...at, forward: at.forward + d }).delta;
        near(greeks.gamma, slope(deltaWith, 0.5), 1e-6);
      }),
    );
  });
});

describe('an expired option', () => {
  const expired = { forward: 24_120, strike: 24_000, years: 0, rate: 0.06, volatility: 0.2 };

  it('is worth what it pays', () => {
    expect(call(expired)).toBe(120);
    expect(put(expired)).toBe(0);
  });

  it('moves with the forward when it is in the money, and with nothing else', () => {
    const { delta, gamma, vega } = black76Greeks({ ...expired, type: 'CE' });
    expect([delta, gamma, vega]).toEqual([1, 0, 0]);
    expect(black76Greeks({ ...expired, type: 'PE' }).delta + 0).toBe(0);
  });
});
