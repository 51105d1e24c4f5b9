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
import { chartRange } from '../../../domain/strategies/payoff.ts';
import { profitAfter, profitAtExpiry, type Analysis } from './analyse.ts';

/** What a chart of a payoff draws: a point for each of its columns. */
export interface PayoffLines {
  readonly expiry: readonly { readonly at: Price; readonly profit: Money }[];
  /** The model's line at a day before it; null where the market has no price. */
  readonly later: readonly (Money | null)[];
}

/** The lines of a payoff, `width` columns wide: at expiry exactly, and so many days from now. */
export function payoffLines(analysis: Analysis, width: number, days: number): PayoffLines {
  const { payoff, spot, market } = analysis;
  if (!payoff || !spot) return { expiry: [], later: [] };
  const { from, to } = chartRange(payoff, spot);
  const years = Math.min(analysis.years, days / 365);
  const prices = Array.from({ length: width }, (_, at) => {
    const share = divide(quantity(String(at)), quantity(String(width - 1)), 12) ?? ratio('0');
    return add(from, price(text(multiply(subtract(to, from), share))));
  });
  return {
    expiry: prices.map((at) => ({ at, profit: profitAtExpiry(analysis, at) })),
    later: prices.map((at) => {
      const moved = market ? toFloat(at) / market.spot - 1 : 0;
      const profit = profitAfter(analysis, { ...NO_SHIFT, spot: moved, years });
      return profit === null ? null : money(profit);
    }),
  };
}
