import { NO_SHIFT } from '../../../analytics/scenario.ts';
import { exactLevel, modelLevel } from '../../market/options/level.ts';
import { profitAtExpiry, profitIn, type Analysis } from './analyse.ts';
import type { Outcome } from './outcome.ts';

export type PayoffLines = ReturnType<typeof payoffLines>;

const NOTHING = { outcome: [], later: [], now: null, breakevens: [], ends: [] };

/**
 * What a chart of a payoff draws: a point for each of its `width` columns, in rupees as floats. It is
 * `years` from now to the day of a modelled outcome.
 */
export function payoffLines(
  analysis: Analysis,
  outcome: Outcome,
  { width, days, years }: { width: number; days: number; years: number },
) {
  const { spot: now, legs, market } = analysis;
  const { breakevens } = outcome;
  const strikes = legs.flatMap(({ leg }) => leg.instrument.option?.strike ?? []);
  const marks = [...strikes.map(exactLevel), ...breakevens].map(({ at }) => at);
  // Without a market an exact payoff is drawn around its strikes.
  const around = now?.at ?? (outcome.kind === 'exact' ? marks[0] : undefined);
  if (outcome.kind === 'unknown' || around === undefined) return NOTHING;
  const { from, to } = rangeAround(marks, around);
  const prices = Array.from(
    { length: width },
    (_, column) => from + ((to - from) * column) / (width - 1),
  );
  const after = (at: number, time: number): number | null =>
    profitIn(analysis, { ...NO_SHIFT, spot: market ? at / market.spot - 1 : 0, years: time });
  const exact = outcome.kind === 'exact';
  return {
    /** At the day of the outcome. */
    outcome: prices.map((at) => ({
      at,
      profit: exact ? profitAtExpiry(analysis, at) : (after(at, years) ?? 0),
    })),
    /** The model's line so many days from now; all null where the market has no price. */
    later: prices.map((at) => after(at, Math.min(years, days / 365))),
    now,
    breakevens,
    /** The lowest and the highest price that is drawn. */
    ends: [from, to].map(modelLevel),
  };
}

/** Where a chart is worth drawing: from below the lowest to above the highest mark. */
function rangeAround(marks: readonly number[], around: number): { from: number; to: number } {
  const [low, high] = [Math.min(...marks, around), Math.max(...marks, around)];
  const margin = Math.max((high - low) / 5, around / 50);
  return { from: Math.max(0, low - margin), to: high + margin };
}
