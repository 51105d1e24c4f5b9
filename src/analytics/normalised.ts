import { erf, erfcx, normalCdf } from './normal.ts';

const ROOT_TWO = Math.SQRT2;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** Beyond this the scaled functions overflow, and there is nothing left to cancel. */
const FAR = 10;

/**
 * The out-of-the-money price of Black's model without units: `price / (discount sqrt(F K))`, for
 * `x = -|ln(F/K)|` and a total volatility `s = volatility sqrt(years)`, both as P. Jaeckel, "Let's be
 * rational" (2015) has them. One exponential carries the size, so that a price of 1e-200 is as exact
 * as one of 1.
 */
export function normalisedPrice(x: number, s: number): number {
  if (s <= 0) return 0;
  const h = x / s;
  const t = s / 2;
  if (x === 0) return erf(t / ROOT_TWO);
  if (h + t > FAR) return Math.exp(x / 2) * normalCdf(h + t) - Math.exp(-x / 2) * normalCdf(h - t);
  const scaled = erfcx(-(h + t) / ROOT_TWO) - erfcx(-(h - t) / ROOT_TWO);
  return 0.5 * Math.exp(-0.5 * (h * h + t * t)) * scaled;
}

/** The natural logarithm of `normalisedPrice`, also where the price itself is too small to hold. */
export function logNormalisedPrice(x: number, s: number): number {
  const h = x / s;
  const t = s / 2;
  if (x === 0 || h + t > FAR) return Math.log(normalisedPrice(x, s));
  const scaled = erfcx(-(h + t) / ROOT_TWO) - erfcx(-(h - t) / ROOT_TWO);
  return Math.log(0.5 * scaled) - 0.5 * (h * h + t * t);
}

/** The natural logarithm of the price's slope in s: `exp(-(h^2 + t^2)/2) / sqrt(2 pi)`. */
export function logNormalisedVega(x: number, s: number): number {
  const h = x / s;
  const t = s / 2;
  return -0.5 * (h * h + t * t) - Math.log(ROOT_TWO_PI);
}
