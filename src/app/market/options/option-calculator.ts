import { black76Greeks, DAYS_IN_YEAR, forwardOf } from '../../../analytics/black76.ts';
import { estimate, toFloat, type Estimate } from '../../../analytics/door.ts';
import { impliedVolatility, type NoVolatility } from '../../../analytics/implied-volatility.ts';
import type { OptionType } from '../../../domain/instruments/instrument.ts';
import type { Ratio } from '../../../domain/money/money.ts';

/** An option without a market: everything is said. */
export interface CalculatorInput {
  readonly type: OptionType;
  readonly strike: Ratio;
  readonly underlying:
    { readonly forward: Ratio } | { readonly spot: Ratio; readonly dividendYield: Ratio };
  /** To expiry; `counted` is a clock's, in years. */
  readonly time:
    { readonly years: Ratio } | { readonly days: Ratio } | { readonly counted: number };
  /** A year, continuously compounded: 0.065 is 6.5%. */
  readonly rate: Ratio;
  readonly value: { readonly percent: Ratio } | { readonly price: Ratio };
}

/** The option's figures; null, with the reason, where the model has no answer. */
export interface CalculatedOption {
  readonly price: Estimate | null;
  /** Percent. */
  readonly iv: Estimate | null;
  readonly delta: Estimate | null;
  readonly gamma: Estimate | null;
  readonly theta: Estimate | null;
  readonly vega: Estimate | null;
  readonly rho: Estimate | null;
  readonly forward: Estimate;
  readonly reason: NoVolatility | null;
}

const DIGITS = 10;

/** Prices an option by a volatility, or reads the volatility from a price; with the greeks. */
export function calculateOption(input: CalculatorInput): CalculatedOption {
  const { type } = input;
  const strike = toFloat(input.strike);
  const rate = toFloat(input.rate);
  const years = yearsOf(input.time);
  const forward = forwardFrom(input, rate, years);
  const terms = { type, strike, rate, years, forward };
  const { volatility, reason } = volatilityOf(input, terms);
  const shown = estimate(forward, DIGITS);
  if (volatility === null) {
    const price = 'price' in input.value ? estimate(toFloat(input.value.price), DIGITS) : null;
    return { ...NOTHING, price, forward: shown, reason };
  }
  const { price, delta, gamma, theta, vega, rho } = black76Greeks({ ...terms, volatility });
  return {
    price: estimate(price, DIGITS),
    iv: estimate(volatility * 100, DIGITS),
    delta: estimate(delta, DIGITS),
    gamma: estimate(gamma, DIGITS + 2),
    theta: estimate(theta, DIGITS),
    vega: estimate(vega, DIGITS),
    rho: estimate(rho, DIGITS),
    forward: shown,
    reason: null,
  };
}

const NOTHING = {
  price: null,
  iv: null,
  delta: null,
  gamma: null,
  theta: null,
  vega: null,
  rho: null,
} as const;

function volatilityOf(
  { value }: CalculatorInput,
  terms: Parameters<typeof impliedVolatility>[0],
): ReturnType<typeof impliedVolatility> {
  if ('price' in value) return impliedVolatility(terms, toFloat(value.price));
  if (terms.years <= 0) return { volatility: null, reason: 'expired' };
  return { volatility: toFloat(value.percent) / 100, reason: null };
}

function yearsOf(time: CalculatorInput['time']): number {
  if ('years' in time) return toFloat(time.years);
  return 'days' in time ? toFloat(time.days) / DAYS_IN_YEAR : time.counted;
}

function forwardFrom({ underlying }: CalculatorInput, rate: number, years: number): number {
  if ('forward' in underlying) return toFloat(underlying.forward);
  const spot = toFloat(underlying.spot);
  return forwardOf({ spot, rate, years, dividendYield: toFloat(underlying.dividendYield) });
}
