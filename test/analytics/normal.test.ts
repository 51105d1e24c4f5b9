import { describe, expect, it } from '@jest/globals';
import { erf, erfc, erfcx, normalCdf } from '../../src/analytics/normal.ts';

const close = (found: number, exact: number) =>
  expect(Math.abs(found / exact - 1)).toBeLessThan(1e-14);

describe('the error function', () => {
  it.each([
    // Digits of mpmath at 30 places.
    [0.1, 0.112462916018284892203, 0.887537083981715107797],
    [0.5, 0.520499877813046537683, 0.479500122186953462317],
    [1, 0.842700792949714869341, 0.157299207050285130659],
    [2.5, 0.99959304798255504106, 4.06952017444958939564e-4],
    [5, 0.999999999998462540206, 1.53745979442803485019e-12],
  ])('at %d', (x, erfOfX, erfcOfX) => {
    close(erf(x), erfOfX);
    close(erfc(x), erfcOfX);
    close(erf(-x), -erfOfX);
    close(erfc(-x), 1 + erfOfX);
  });

  it('keeps its digits far out when it is scaled', () => {
    close(erfcx(10), 0.0561409927438225809);
    close(erfcx(0), 1);
    close(erfcx(-1), 5.00898008076228347);
  });
});

describe('the normal distribution', () => {
  it('has its known quantiles', () => {
    close(normalCdf(0), 0.5);
    close(normalCdf(-1.959963984540054), 0.025);
    close(normalCdf(1), 0.841344746068542949);
    close(normalCdf(-10), 7.61985302416052606e-24);
  });
});
