/**
 * The error function's complement, scaled: `erfcx(x) = exp(x^2) erfc(x)`, and the normal
 * distribution on it. The rational approximations are those of W. J. Cody, "Rational Chebyshev
 * approximations for the error function", Mathematics of Computation 23 (1969), as in CALERF.
 */
const CENTRE_OVER = [
  3.1611237438705656, 113.864154151050156, 377.485237685302021, 3209.37758913846947,
  0.185777706184603153,
];
const CENTRE_UNDER = [
  23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062,
];
const MIDDLE_OVER = [
  0.564188496988670089, 8.88314979438837594, 66.1191906371416295, 298.635138197400131,
  881.95222124176909, 1712.04761263407058, 2051.07837782607147, 1230.33935479799725,
  2.15311535474403846e-8,
];
const MIDDLE_UNDER = [
  15.7449261107098347, 117.693950891312499, 537.181101862009858, 1621.38957456669019,
  3290.79923573345963, 4362.61909014324716, 3439.36767414372164, 1230.33935480374942,
];
const TAIL_OVER = [
  0.305326634961232344, 0.360344899949804439, 0.125781726111229246, 0.0160837851487422766,
  6.58749161529837803e-4, 0.0163153871373020978,
];
const TAIL_UNDER = [
  2.56852019228982242, 1.87295284992346047, 0.527905102951428412, 0.0605183413124413191,
  0.00233520497626869185,
];
const CENTRE = 0.46875;
const MIDDLE = 4;
const INVERSE_ROOT_PI = 0.56418958354775628695;
const ROOT_TWO = Math.SQRT2;
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/**
 * Cody's fraction by Horner's rule. `over` has its last-but-one term as the constant and its last as
 * the leading one; `under` has the constant last and a leading one of 1.
 */
function fraction(x: number, over: readonly number[], under: readonly number[]): number {
  const last = under.length - 1;
  let top = (over[last + 1] ?? 0) * x;
  let bottom = x;
  for (let at = 0; at < last; at += 1) {
    top = (top + (over[at] ?? 0)) * x;
    bottom = (bottom + (under[at] ?? 0)) * x;
  }
  return (top + (over[last] ?? 0)) / (bottom + (under[last] ?? 0));
}

/** erf(x) for |x| up to 0.46875. */
const erfNearZero = (x: number): number => x * fraction(x * x, CENTRE_OVER, CENTRE_UNDER);

/** exp(x^2) erfc(x). It grows like 2 exp(x^2) to the left: infinite below about -26.6. */
export function erfcx(x: number): number {
  const size = Math.abs(x);
  if (size <= CENTRE) return Math.exp(x * x) * (1 - erfNearZero(x));
  const right = size <= MIDDLE ? fraction(size, MIDDLE_OVER, MIDDLE_UNDER) : tail(size);
  return x > 0 ? right : 2 * Math.exp(x * x) - right;
}

function tail(x: number): number {
  const square = 1 / (x * x);
  return (INVERSE_ROOT_PI - square * fraction(square, TAIL_OVER, TAIL_UNDER)) / x;
}

/** 1 - erf(x), with full relative accuracy in the right tail. */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size <= CENTRE) return 1 - erfNearZero(x);
  const right = Math.exp(-x * x) * erfcx(size);
  return x > 0 ? right : 2 - right;
}

/** erf(x), with full relative accuracy near 0. */
export const erf = (x: number): number => (Math.abs(x) <= CENTRE ? erfNearZero(x) : 1 - erfc(x));

/** The probability that a standard normal variable is below x. */
export const normalCdf = (x: number): number => 0.5 * erfc(-x / ROOT_TWO);

/** The density of a standard normal variable at x. */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / ROOT_TWO_PI;
