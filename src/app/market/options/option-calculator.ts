import { black76Greeks, DAYS_IN_YEAR, forwardOf } from '../../../analytics/black76.ts';
import { estimate, estimateOrNull, toFloat } from '../../../analytics/door.ts';
import { impliedVolatility } from '../../../analytics/implied-volatility.ts';
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

export type CalculatedOption = ReturnType<typeof calculateOption>;

const DIGITS = 10;

/**
 * Prices an option by a volatility, or reads the volatility from a price; with the greeks. A figure is
 * null, with the reason, where the model has no answer; volatility is in percent.
 */
export function calculateOption(option: CalculatorInput) {
  const { type, value } = option;
  const strike = toFloat(option.strike);
  const rate = toFloat(option.rate);
  const years = yearsOf(option.time);
  const forward = forwardFrom(option, rate, years);
  const terms = { type, strike, rate, years, forward };
  const { volatility, reason } = volatilityOf(option, terms);
  const greeks = volatility === null ? null : black76Greeks({ ...terms, volatility });
  const said = 'price' in value ? toFloat(value.price) : null;
  return {
    price: estimateOrNull(greeks ? greeks.price : said, DIGITS),
    iv: estimateOrNull(volatility === null ? null : volatility * 100, DIGITS),
    delta: estimateOrNull(greeks && greeks.delta, DIGITS),
    gamma: estimateOrNull(greeks && greeks.gamma, DIGITS + 2),
    theta: estimateOrNull(greeks && greeks.theta, DIGITS),
    vega: estimateOrNull(greeks && greeks.vega, DIGITS),
    rho: estimateOrNull(greeks && greeks.rho, DIGITS),
    forward: estimate(forward, DIGITS),
    reason,
  };
}

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
