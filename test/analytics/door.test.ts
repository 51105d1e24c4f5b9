import { describe, expect, it } from '@jest/globals';
import { estimate, estimateOrNull, toFloat } from '../../src/analytics/door.ts';
import { price } from '../../src/domain/money/money.ts';

describe('the door between decimals and floats', () => {
  it('takes a decimal in', () => expect(toFloat(price('104.25'))).toBe(104.25));

  it('lets digits out, never an exponent', () => {
    expect(estimate(1.5e-9, 4)).toBe('0.0000');
    expect(estimate(123456789.123, 2)).toBe('123456789.12');
  });

  it('knows no negative zero', () => {
    expect(estimate(-1e-9, 4)).toBe('0.0000');
    expect(estimate(-0.00005, 4)).toBe('-0.0001');
  });

  it('keeps what is missing missing', () => expect(estimateOrNull(null, 4)).toBeNull());

  it('lets no figure out that is none', () => {
    expect(() => estimate(Number.NaN, 2)).toThrow(RangeError);
    expect(() => estimate(Infinity, 2)).toThrow(RangeError);
  });
});
