import { describe, expect, it } from '@jest/globals';
import { forwardFrom, nearestIndex, volatilityAt } from '../../src/analytics/forward.ts';

const NO_PRICES = { strikes: [], years: 0.0154, rate: 0, future: null, spot: null };
const STRIKES = [
  { strike: 23_600, call: 256.35, put: 156.1 },
  { strike: 23_650, call: 226.2, put: 176.25 },
  { strike: 23_700, call: 199.1, put: null },
];

describe('the forward of an expiry', () => {
  it('comes from the strike whose call and put differ least, of those that have both', () => {
    expect(forwardFrom({ ...NO_PRICES, strikes: STRIKES })).toEqual({
      forward: 23_699.95,
      source: 'synthetic',
      strike: 23_650,
    });
  });

  it('undoes the discount of option prices where there is a rate', () => {
    const { forward } = forwardFrom({ ...NO_PRICES, strikes: STRIKES, rate: 0.06 })!;
    expect(forward).toBeCloseTo(23_650 + 49.95 * Math.exp(0.06 * 0.0154), 9);
  });

  it('is the price of the future where no strike has two quotes, else the spot price', () => {
    const halves = STRIKES.map((each) => ({ ...each, put: null }));
    expect(
      forwardFrom({ ...NO_PRICES, strikes: halves, future: 23_712.5, spot: 23_659 }),
    ).toMatchObject({ forward: 23_712.5, source: 'future' });
    expect(forwardFrom({ ...NO_PRICES, spot: 23_659 })).toMatchObject({
      forward: 23_659,
      source: 'spot',
    });
  });

  it('is nothing without any price', () => expect(forwardFrom(NO_PRICES)).toBeNull());

  it('is not believed when quotes contradict each other so far that it would be below 0', () => {
    const strikes = [{ strike: 100, call: 0.05, put: 900 }];
    expect(forwardFrom({ ...NO_PRICES, strikes, spot: 101 })).toMatchObject({ source: 'spot' });
  });
});

describe('at the money', () => {
  it('is the strike nearest the forward, the lower one of two as near', () => {
    expect(nearestIndex([23_600, 23_700, 23_800], 23_699.95)).toBe(1);
    expect(nearestIndex([23_600, 23_700], 23_650)).toBe(0);
    expect(nearestIndex([], 23_650)).toBe(-1);
  });

  it('has a volatility between those of the strikes around it', () => {
    const smile = [
      { strike: 23_600, volatility: 0.18 },
      { strike: 23_700, volatility: null },
      { strike: 23_800, volatility: 0.16 },
    ];
    expect(volatilityAt(smile, 23_650)).toBeCloseTo(0.175, 12);
    expect(volatilityAt(smile, 23_800)).toBe(0.16);
    expect(volatilityAt(smile, 23_500)).toBe(0.18);
    expect(volatilityAt(smile, 24_500)).toBe(0.16);
    expect(volatilityAt([], 24_500)).toBeNull();
  });
});
