import { discount, intrinsic, type OptionTerms } from './black76.ts';
import { logNormalisedPrice, logNormalisedVega } from './normalised.ts';

/** Why a price has no volatility. */
export type NoVolatility =
  'below_intrinsic' | 'above_maximum' | 'no_quote' | 'stale_quote' | 'expired';

export type ImpliedVolatility =
  | { readonly volatility: number; readonly reason: null }
  | { readonly volatility: null; readonly reason: NoVolatility };

const none = (reason: NoVolatility): ImpliedVolatility => ({ volatility: null, reason });

const MAX_STEPS = 100;

/**
 * The volatility at which Black's model gives a price: 0.17 for 17% a year. What a price above
 * intrinsic value has over it is the price of the out-of-the-money option of the same strike, and
 * the search is in the logarithm of that, where even far wings are nearly straight.
 */
export function impliedVolatility(
  terms: Omit<OptionTerms, 'volatility'>,
  price: number,
): ImpliedVolatility {
  const { type, forward, strike, years } = terms;
  if (!(years > 0)) return none('expired');
  const undiscounted = price / discount(terms);
  const timeValue = undiscounted - intrinsic(type, forward, strike);
  // A difference of two prices is exact to some units of the last place of the larger.
  if (timeValue <= 4 * Number.EPSILON * undiscounted) return none('below_intrinsic');
  if (timeValue >= Math.min(forward, strike)) return none('above_maximum');
  const x = -Math.abs(Math.log(forward / strike));
  const target = Math.log(timeValue) - 0.5 * Math.log(forward * strike);
  return { volatility: totalVolatility(x, target) / Math.sqrt(years), reason: null };
}

/**
 * Solves `logNormalisedPrice(x, s) = target` for s by Halley's method. The function rises with s, so
 * each step narrows an interval; a step that would leave it halves it instead.
 */
function totalVolatility(x: number, target: number): number {
  let low = 0;
  let high = Infinity;
  let s = firstGuess(x, target);
  for (let count = 0; count < MAX_STEPS; count += 1) {
    const log = logNormalisedPrice(x, s);
    const miss = log - target;
    if (miss === 0) return s;
    if (miss > 0) high = s;
    else low = s;
    const slope = Math.exp(logNormalisedVega(x, s) - log);
    const bend = (x * x) / (s * s * s) - s / 4 - slope;
    const newton = miss / slope;
    const next = s - newton / Math.max(0.5, 1 - 0.5 * newton * bend);
    const kept = next > low && next < high ? next : between(low, high);
    if (Math.abs(kept - s) <= 2 * Number.EPSILON * s) return kept;
    s = kept;
  }
  return s;
}

const between = (low: number, high: number): number =>
  high === Infinity ? 2 * Math.max(low, Number.MIN_VALUE) : (low + high) / 2;

/**
 * At the money the price is almost `s / sqrt(2 pi)`. Away from it, the price's curve in s bends at
 * `sqrt(2 |x|)`: prices below that one fall like `exp(-x^2 / 2 s^2)`.
 */
function firstGuess(x: number, target: number): number {
  const straight = Math.exp(target) * Math.sqrt(2 * Math.PI);
  const bend = Math.sqrt(-2 * x);
  if (bend === 0 || logNormalisedPrice(x, bend) <= target) return Math.max(straight, bend);
  return Math.min(bend, -x / Math.sqrt(-2 * target));
}
