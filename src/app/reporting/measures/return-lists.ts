import { multiply, text } from '../../../domain/money/money.ts';
import type { DayRecord } from '../../../domain/performance/returns/daily-returns.ts';
import { monthsOf, type MonthRecord } from '../../../domain/performance/returns/months.ts';
import { percentOfFraction, type Figured } from './measures.ts';

/** Trading days that a report lists; all are in `--table returns`. */
const MAX_DAYS = 1000;

/** The daily and the monthly returns, and how they were counted: by which cost, and what is one trip. */
export function returnLists({ metrics, days, riskFree }: Figured) {
  return {
    cost_method: metrics.method.cost,
    trip_grouping: metrics.method.group,
    /** Yearly, in percent; what Sharpe, Sortino and alpha take off. */
    risk_free_rate_percent: text(multiply(riskFree, 100)),
    daily_returns: days.slice(-MAX_DAYS).map(dayReturnRecord),
    monthly_returns: monthsOf(days).map(monthReturnRecord),
  };
}

/** A trading day. */
export const dayReturnRecord = ({ day, growth, pnl, flow, equity }: DayRecord) => ({
  date: day,
  return_percent: percentOfFraction(growth),
  pnl: text(pnl),
  flow: text(flow),
  equity: text(equity),
});
export type DayReturnRecord = ReturnType<typeof dayReturnRecord>;

const monthReturnRecord = ({ month, growth, pnl, days }: MonthRecord) => ({
  month,
  return_percent: percentOfFraction(growth),
  pnl: text(pnl),
  trading_days: days,
});
export type MonthReturnRecord = ReturnType<typeof monthReturnRecord>;
