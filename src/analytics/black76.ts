import { normalCdf, normalDensity } from './normal.ts';
import { normalisedPrice } from './normalised.ts';

/** CE is a call, PE a put, as the exchanges write them. */
export type OptionType = 'CE' | 'PE';

/** An option on a forward, in the market's units. */
export interface OptionTerms {
  readonly type: OptionType;
  /** The price today for delivery at expiry; above 0. */
  readonly forward: number;
  /** Above 0. */
  readonly strike: number;
  /** Time to expiry in years; 0 or less is expired. */
  readonly years: number;
  /** Continuously compounded, a year: 0.065 is 6.5%. */
  readonly rate: number;
  /** A year: 0.17 is 17%. */
  readonly volatility: number;
}

/** Sensitivities of one unit of an option. */
export interface Greeks {
  readonly price: number;
  /** To 1 of the forward. */
  readonly delta: number;
  /** Delta's change by 1 of the forward. */
  readonly gamma: number;
  /** The price's change by a calendar day. */
  readonly theta: number;
  /** The price's change by one point of volatility (17% to 18%). */
  readonly vega: number;
  /** The price's change by one point of the rate, with the forward as it is. */
  readonly rho: number;
}

export const DAYS_IN_YEAR = 365;

/** What the option would be worth if it were exercised at the forward; before discounting. */
export const intrinsic = (type: OptionType, forward: number, strike: number): number =>
  Math.max(0, type === 'CE' ? forward - strike : strike - forward);

export const discount = ({ rate, years }: Pick<OptionTerms, 'rate' | 'years'>): number =>
  Math.exp(-rate * Math.max(0, years));

/**
 * The price of an option on a forward. F. Black, "The pricing of commodity contracts" (1976). The
 * out-of-the-money side is priced and the intrinsic value added, so that calls and puts keep their
 * parity exactly; an expired option, or one without volatility, is its intrinsic value.
 */
export function black76Price(terms: OptionTerms): number {
  const { type, forward, strike, years, volatility } = terms;
  const x = -Math.abs(Math.log(forward / strike));
  const s = volatility * Math.sqrt(Math.max(0, years));
  const timeValue = Math.sqrt(forward * strike) * normalisedPrice(x, s);
  return discount(terms) * (timeValue + intrinsic(type, forward, strike));
}

/** The price and its sensitivities. An expired option has those of its intrinsic value. */
export function black76Greeks(terms: OptionTerms): Greeks {
  const { type, forward, strike, rate, volatility } = terms;
  const years = Math.max(0, terms.years);
  const price = black76Price(terms);
  const now = discount(terms);
  const sign = type === 'CE' ? 1 : -1;
  const rho = (-years * price) / 100;
  const s = volatility * Math.sqrt(years);
  if (s <= 0) {
    const delta = now * sign * step(sign * (forward - strike));
    return { price, delta, gamma: 0, theta: (rate * price) / DAYS_IN_YEAR, vega: 0, rho };
  }
  const d1 = Math.log(forward / strike) / s + s / 2;
  const density = now * normalDensity(d1);
  const decay = (forward * density * volatility) / (2 * Math.sqrt(years));
  return {
    price,
    delta: now * sign * normalCdf(sign * d1),
    gamma: density / (forward * s),
    theta: (rate * price - decay) / DAYS_IN_YEAR,
    vega: (forward * density * Math.sqrt(years)) / 100,
    rho,
  };
}

/** 1 in the money, half at it, 0 out of it. */
const step = (moneyness: number): number => (Math.sign(moneyness) + 1) / 2;

/** An option on a spot price that pays `dividendYield` (continuous, a year). */
export interface SpotTerms extends Omit<OptionTerms, 'forward'> {
  readonly spot: number;
  readonly dividendYield?: number;
}

/** The forward that a spot price grows to: `S exp((r - q) T)`. */
export const forwardOf = ({
  spot,
  rate,
  dividendYield = 0,
  years,
}: Pick<SpotTerms, 'spot' | 'rate' | 'dividendYield' | 'years'>): number =>
  spot * Math.exp((rate - dividendYield) * Math.max(0, years));

/** The Black-Scholes-Merton price of an option on a spot price: Black's, on its forward. */
export const blackScholesPrice = (terms: SpotTerms): number =>
  black76Price({ ...terms, forward: forwardOf(terms) });
