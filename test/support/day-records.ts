import type { DayRecord } from '../../src/domain/performance/returns/daily-returns.ts';
import { money, ratio, ZERO } from '../../src/domain/money/money.ts';

/** Consecutive days, from 1 January 2025 on, with these returns in percent. */
export const daysReturning = (...percents: readonly number[]): DayRecord[] =>
  percents.map((percent, index) => ({
    day: new Date(Date.UTC(2025, 0, 1 + index)).toISOString().slice(0, 10),
    pnl: ZERO,
    flow: ZERO,
    equity: money('1000'),
    growth: ratio(String(percent)).dividedBy(100) as ReturnType<typeof ratio>,
  }));
