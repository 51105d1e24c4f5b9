import { groupedBy } from '../../grouped.ts';
import { add, ONE, sum, type Money, type Ratio } from '../../money/money.ts';
import type { DayRecord } from './daily-returns.ts';
import { chained } from './growth.ts';

/** A calendar month of trading days. */
export interface MonthRecord {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly pnl: Money;
  /** The returns of its days, chained; a fraction. Null where a day had no capital. */
  readonly growth: Ratio | null;
  readonly days: number;
}

export function monthsOf(days: readonly DayRecord[]): MonthRecord[] {
  return [...groupedBy(days, ({ day }) => day.slice(0, 7))].map(([month, inMonth]) => {
    const growths = inMonth.map(({ growth }) => growth);
    const known = growths.filter((each) => each !== null);
    return {
      month,
      pnl: sum(inMonth.map(({ pnl }) => pnl)),
      growth: known.length < growths.length ? null : chained(known.map((each) => add(ONE, each))),
      days: inMonth.length,
    };
  });
}
