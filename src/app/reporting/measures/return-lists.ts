import { multiply, text } from '../../../domain/money/money.ts';
import type { DayRecord } from '../../../domain/performance/returns/daily-returns.ts';
import { monthsOf } from '../../../domain/performance/returns/months.ts';
import type { DayReturnRecord, MonthReturnRecord } from '../document.ts';
import { percentOfFraction, type Figured } from './measures.ts';

/** Trading days that a report lists; all are in `--table returns`. */
const MAX_DAYS = 1000;

/** The daily and the monthly returns, and how they were counted. */
export function returnLists({ metrics, days, riskFree }: Figured) {
  return {
    cost_method: metrics.method.cost,
    trip_grouping: metrics.method.group,
    risk_free_rate_percent: text(multiply(riskFree, 100)),
    daily_returns: days.slice(-MAX_DAYS).map(dayReturnRecord),
    monthly_returns: monthsOf(days).map(
      ({ month, growth, pnl, days: trading_days }): MonthReturnRecord => ({
        month,
        return_percent: percentOfFraction(growth),
        pnl: text(pnl),
        trading_days,
      }),
    ),
  };
}

export const dayReturnRecord = ({
  day,
  growth,
  pnl,
  flow,
  equity,
}: DayRecord): DayReturnRecord => ({
  date: day,
  return_percent: percentOfFraction(growth),
  pnl: text(pnl),
  flow: text(flow),
  equity: text(equity),
});
