import { normalCdf } from './normal.ts';

/** What the market implies of one expiry. */
export interface Distribution {
  readonly forward: number;
  readonly years: number;
  readonly volatility: number;
}

/** A range of prices; `to` is null where it never ends. */
export interface Range {
  readonly from: number;
  readonly to: number | null;
}

/** The probability that the price at expiry is above a level: lognormal, with the forward as its mean. */
export function probabilityAbove(
  { forward, years, volatility }: Distribution,
  level: number,
): number {
  if (level <= 0) return 1;
  const s = volatility * Math.sqrt(Math.max(0, years));
  if (s <= 0) return forward > level ? 1 : 0;
  return normalCdf(Math.log(forward / level) / s - s / 2);
}

/** The probability that the price at expiry is in one of the ranges, which don't overlap. */
export function probabilityWithin(market: Distribution, ranges: readonly Range[]): number {
  let total = 0;
  for (const { from, to } of ranges) {
    const beyond = to === null ? 0 : probabilityAbove(market, to);
    total += probabilityAbove(market, from) - beyond;
  }
  return Math.min(1, Math.max(0, total));
}

/** One standard deviation of the price at expiry: `F sigma sqrt(T)`. */
export const expectedMove = ({ forward, years, volatility }: Distribution): number =>
  forward * volatility * Math.sqrt(Math.max(0, years));
