import { describe, expect, it } from '@jest/globals';
import { price, text } from '../../../src/domain/money/money.ts';
import {
  nearestStrike,
  pointsFrom,
  requireStrike,
  stepFrom,
} from '../../../src/domain/strategies/listed-strikes.ts';

const LISTED = ['23500', '23600', '23650', '23700', '23800'].map(price);

describe('listed strikes', () => {
  it('are walked one by one, out of the money or into it', () => {
    expect(text(stepFrom(LISTED, price('23650'), 1, 'CE'))).toBe('23700');
    expect(text(stepFrom(LISTED, price('23650'), 1, 'PE'))).toBe('23600');
    expect(text(stepFrom(LISTED, price('23650'), -2, 'CE'))).toBe('23500');
  });

  it('end somewhere', () => {
    expect(() => stepFrom(LISTED, price('23650'), 3, 'CE')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ highest: '23800' }) }),
    );
    expect(() => stepFrom([], price('23650'), 3, 'CE')).toThrow(
      /no strike of that expiry is known/,
    );
  });

  it('refuse a strike that is not among them, with its neighbours', () => {
    expect(() => requireStrike(LISTED, price('23750'), 'NIFTY')).toThrow(
      /23750 of NIFTY is not listed. The nearest are 23700 and 23800/,
    );
    expect(() => pointsFrom(LISTED, price('23800'), price('100'), 'NIFTY')).toThrow(
      /nearest is 23800\./,
    );
    expect(() => requireStrike([], price('1'), 'NIFTY')).toThrow(/No strike of that expiry/);
  });

  it('have one nearest a level', () => {
    expect(text(nearestStrike(LISTED, price('23699.95'))!)).toBe('23700');
    expect(nearestStrike([], price('1'))).toBeUndefined();
  });
});
