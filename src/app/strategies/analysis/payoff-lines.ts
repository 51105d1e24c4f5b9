import { toFloat } from '../../../analytics/door.ts';
import { NO_SHIFT } from '../../../analytics/scenario.ts';
import {
  add,
  divide,
  money,
  multiply,
  price,
  quantity,
  ratio,
  subtract,
  text,
  type Money,
  type Price,
} from '../../../domain/money/money.ts';
import { rangeAround } from '../../../domain/strategies/payoff.ts';
import { profitAfter, profitAtExpiry, type Analysis } from './analyse.ts';
import type { Outcome } from './outcome.ts';

/** What a chart of a payoff draws: a point for each of its columns. */
export interface PayoffLines {
  /** At the day of the outcome. */
  readonly outcome: readonly { readonly at: Price; readonly profit: Money }[];
  /** The model's line so many days from now; all null where the market has no price. */
  readonly later: readonly (Money | null)[];
  readonly breakevens: readonly Price[];
}

const NOTHING: PayoffLines = { outcome: [], later: [], breakevens: [] };

/** The lines of a payoff, `width` columns wide; `years` from now to the day of a modelled outcome. */
export function payoffLines(
  analysis: Analysis,
  outcome: Outcome,
  { width, days, years }: { width: number; days: number; years: number },
): PayoffLines {
  const { spot, legs } = analysis;
  const { breakevens } = outcome;
  const strikes = legs.flatMap(({ leg }) => leg.instrument.option?.strike ?? []);
  const marks = [...strikes, ...breakevens];
  // Without a market an exact payoff is drawn around its strikes.
  const around = spot ?? (outcome.kind === 'exact' ? marks[0] : undefined);
  if (outcome.kind === 'unknown' || !around) return NOTHING;
  const { from, to } = rangeAround(marks, around);
  const prices = Array.from({ length: width }, (_, at) => {
    const share = divide(quantity(String(at)), quantity(String(width - 1)), 12) ?? ratio('0');
    return add(from, price(text(multiply(subtract(to, from), share))));
  });
  const after = (at: Price, time: number): Money | null => {
    const moved = analysis.market ? toFloat(at) / analysis.market.spot - 1 : 0;
    const profit = profitAfter(analysis, { ...NO_SHIFT, spot: moved, years: time });
    return profit === null ? null : money(profit);
  };
  const exact = outcome.kind === 'exact';
  return {
    outcome: prices.map((at) => ({
      at,
      profit: (exact ? profitAtExpiry(analysis, at) : after(at, years)) ?? money('0'),
    })),
    later: prices.map((at) => after(at, Math.min(years, days / 365))),
    breakevens,
  };
}
