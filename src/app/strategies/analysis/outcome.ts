import { estimate, toFloat, type Estimate } from '../../../analytics/door.ts';
import {
  probabilityWithin,
  type Distribution,
  type Range,
} from '../../../analytics/probability.ts';
import { profileOf, type Profile } from '../../../analytics/profile.ts';
import { NO_SHIFT } from '../../../analytics/scenario.ts';
import { payoffOf, type Payoff } from '../../../domain/strategies/payoff.ts';
import { payoffLeg, profitIn, type Analysis } from './analyse.ts';

/** What legs come to on a day: exactly where all expire that day, else as the model has it. */
export type Outcome = { readonly pop: Estimate | null; readonly day: string | null } & (
  | { readonly kind: 'exact'; readonly payoff: Payoff }
  | { readonly kind: 'modelled'; readonly profile: Profile }
  | { readonly kind: 'unknown'; readonly reason: string }
);

/** A day on which legs are looked at, and the years until its close. */
export interface Horizon {
  readonly day: string;
  readonly years: number;
}

/**
 * What legs come to: at the expiry of all; where they expire on several days, at the nearest; or at a
 * day before.
 */
export function outcomeOf(analysis: Analysis, horizon?: Horizon): Outcome {
  const { legs, expiries, costs } = analysis;
  const [nearest] = expiries;
  if (legs.length === 0) return { kind: 'unknown', reason: 'closed', pop: null, day: null };
  const day = horizon?.day ?? nearest ?? null;
  if (day === (nearest ?? null) && expiries.length <= 1) {
    const payoff = payoffOf(
      legs.map(({ leg }) => payoffLeg(leg)),
      costs,
    );
    const ranges = payoff.profitable.map(({ from, to }) => ({
      from: toFloat(from),
      to: to && toFloat(to),
    }));
    return { kind: 'exact', payoff, day, pop: popOf(analysis, ranges, analysis.years) };
  }
  const years = horizon && day !== nearest ? horizon.years : analysis.years;
  const profile = modelled(analysis, years);
  if (!profile) return { kind: 'unknown', reason: 'no_quote', pop: null, day };
  return { kind: 'modelled', profile, day, pop: popOf(analysis, profile.profitable, years) };
}

function modelled(analysis: Analysis, years: number): Profile | null {
  const { market, legs } = analysis;
  if (!market) return null;
  const profit = (at: number) =>
    profitIn(analysis, { ...NO_SHIFT, spot: at / market.spot - 1, years }) ?? 0;
  const strikes = legs.flatMap(({ contract, leg }) =>
    leg.instrument.option ? [contract.strike] : [],
  );
  const upperSlope = legs.reduce(
    (slope, { leg, units }) => (leg.kind === 'PE' ? slope : slope + units),
    0,
  );
  return profileOf(profit, { now: market.spot, strikes, upperSlope });
}

/** In percent; null without a forward or a volatility. */
function popOf(analysis: Analysis, ranges: readonly Range[], years: number): Estimate | null {
  const market = distribution(analysis, years);
  return market && estimate(100 * probabilityWithin(market, ranges), 2);
}

/** Prices after so many years: the forward keeps the carry that the market pays now. */
function distribution({ near, market }: Analysis, years: number): Distribution | null {
  if (!near?.forward || near.atmVolatility === null || !market) return null;
  const { forward } = near.forward;
  const share = near.years > 0 ? years / near.years : 1;
  const carried = market.spot * (forward / market.spot) ** share;
  return { forward: carried, years, volatility: near.atmVolatility };
}
