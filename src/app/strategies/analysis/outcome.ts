import { estimate, estimateOrNull, toFloat, type Estimate } from '../../../analytics/door.ts';
import {
  probabilityWithin,
  type Distribution,
  type Range,
} from '../../../analytics/probability.ts';
import { volatilityAt, type SmilePoint } from '../../../analytics/forward.ts';
import { profileOf, type Profile } from '../../../analytics/profile.ts';
import { NO_SHIFT } from '../../../analytics/scenario.ts';
import { payoffOf, type Payoff } from '../../../domain/strategies/payoff.ts';
import { exactLevel, modelLevel, type Level } from '../../market/options/level.ts';
import { payoffLeg, profitIn, type Analysis } from './analyse.ts';

/** What legs come to on a day: exactly where all expire that day, else as the model has it. */
export type Outcome = {
  readonly pop: Estimate | null;
  readonly day: string | null;
  /** Where the outcome is nothing; of a model to the paisa. */
  readonly breakevens: readonly Level[];
} & (
  | { readonly kind: 'exact'; readonly payoff: Payoff }
  | { readonly kind: 'modelled'; readonly model: ReturnType<typeof toThePaisa> }
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
  if (legs.length === 0) return unknown('closed', null);
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
    const pop = popOf(analysis, ranges, analysis.years);
    return { kind: 'exact', payoff, day, pop, breakevens: payoff.breakevens.map(exactLevel) };
  }
  const years = horizon && day !== nearest ? horizon.years : analysis.years;
  const profile = modelled(analysis, years);
  if (!profile) return unknown('no_quote', day);
  return {
    kind: 'modelled',
    model: toThePaisa(profile),
    day,
    pop: popOf(analysis, profile.profitable, years),
    breakevens: profile.breakevens.map(modelLevel),
  };
}

const unknown = (reason: string, day: string | null): Outcome => ({
  kind: 'unknown',
  reason,
  pop: null,
  day,
  breakevens: [],
});

/** What a model makes of legs, to the paisa; a profit or loss that has no end is null. */
const toThePaisa = ({ maxProfit, maxLoss, points }: Profile) => ({
  maxProfit: estimateOrNull(maxProfit, 2),
  maxLoss: estimateOrNull(maxLoss, 2),
  points: points.map(({ at, profit }) => ({ at: estimate(at, 2), profit: estimate(profit, 2) })),
});

function modelled(analysis: Analysis, years: number): Profile | null {
  const { market, legs } = analysis;
  if (!market) return null;
  const reached = distribution(analysis, years);
  const profit = (at: number) =>
    profitIn(analysis, { ...NO_SHIFT, spot: at / market.spot - 1, years }) ?? 0;
  const strikes = legs.flatMap(({ contract, leg }) =>
    leg.instrument.option ? [contract.strike] : [],
  );
  const upperSlope = legs.reduce(
    (slope, { leg, units }) => (leg.kind === 'PE' ? slope : slope + units),
    0,
  );
  const top = reached ? highestOf(reached) : undefined;
  return profileOf(profit, { now: market.spot, strikes, upperSlope, top });
}

/** In percent; null without a forward or a volatility. */
function popOf(analysis: Analysis, ranges: readonly Range[], years: number): Estimate | null {
  const market = distribution(analysis, years);
  return market && estimate(100 * probabilityWithin(market, ranges), 2);
}

/** Prices after so many years: the forward keeps the carry that the market pays now. */
function distribution({ near, market, legs }: Analysis, years: number): Distribution | null {
  if (!near?.forward || !market) return null;
  const { forward } = near.forward;
  const volatility = near.atmVolatility ?? volatilityAt(smileOf(legs, near.years), forward);
  if (volatility === null) return null;
  const share = near.years > 0 ? years / near.years : 1;
  const carried = market.spot * (forward / market.spot) ** share;
  return { forward: carried, years, volatility };
}

/**
 * No market gets beyond ten standard deviations. Far above that two expiries drift apart by their carry
 * alone, which would make a calendar win again.
 */
const highestOf = ({ forward, years, volatility }: Distribution): number =>
  forward * Math.exp(10 * volatility * Math.sqrt(years));

/** What the legs' own prices imply at the nearest expiry, for where the chain has no quotes. */
const smileOf = (legs: Analysis['legs'], years: number): readonly SmilePoint[] =>
  legs
    .map(({ contract }) => contract)
    .filter((contract) => contract.type !== 'EQ' && contract.years === years)
    .sort((a, b) => a.strike - b.strike);
