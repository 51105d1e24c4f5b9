import { NO_SHIFT } from '../../../analytics/scenario.ts';
import { exactLevel, modelLevel, type Level } from '../../market/options/level.ts';
import { profitAtExpiry, profitIn, type Analysis } from './analyse.ts';
import type { Outcome } from './outcome.ts';

/** What a chart of a payoff draws: a point for each of its columns, in rupees as floats. */
export interface PayoffLines {
  /** At the day of the outcome. */
  readonly outcome: readonly { readonly at: number; readonly profit: number }[];
  /** The model's line so many days from now; all null where the market has no price. */
  readonly later: readonly (number | null)[];
  readonly now: Level | null;
  readonly breakevens: readonly Level[];
  /** The lowest and the highest price that is drawn. */
  readonly ends: readonly Level[];
}

const NOTHING: PayoffLines = { outcome: [], later: [], now: null, breakevens: [], ends: [] };

/** The lines of a payoff, `width` columns wide; `years` from now to the day of a modelled outcome. */
export function payoffLines(
  analysis: Analysis,
  outcome: Outcome,
  { width, days, years }: { width: number; days: number; years: number },
): PayoffLines {
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
    outcome: prices.map((at) => ({
      at,
      profit: exact ? profitAtExpiry(analysis, at) : (after(at, years) ?? 0),
    })),
    later: prices.map((at) => after(at, Math.min(years, days / 365))),
    now,
    breakevens,
    ends: [from, to].map(modelLevel),
  };
}

/** Where a chart is worth drawing: from below the lowest to above the highest mark. */
function rangeAround(marks: readonly number[], around: number): { from: number; to: number } {
  const [low, high] = [Math.min(...marks, around), Math.max(...marks, around)];
  const margin = Math.max((high - low) / 5, around / 50);
  return { from: Math.max(0, low - margin), to: high + margin };
}
