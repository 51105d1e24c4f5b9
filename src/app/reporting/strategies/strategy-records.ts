import { minutesBetween } from '../../../domain/time-span.ts';
import { daysBetween } from '../../../domain/calendar/days.ts';
import {
  add,
  isZero,
  percentage,
  subtract,
  text,
  type Money,
} from '../../../domain/money/money.ts';
import type { StrategyRun } from './strategy-tally.ts';

/** The records of a session's strategies, the oldest first; open ones are held until `until`. */
export const strategyRecords = (runs: readonly StrategyRun[], sessionId: string, until: string) =>
  runs.map(({ strategy, status, openedAt, closedAt, ...run }) => {
    const gross = add(run.realizedPnl, run.unrealizedPnl);
    const net = subtract(gross, run.fees);
    const { margin, funds } = run.most;
    return {
      session_id: sessionId,
      strategy_id: strategy.id,
      name: strategy.name,
      underlying: strategy.underlying,
      status,
      opened_at: openedAt,
      /** Null while it is open. */
      closed_at: closedAt ?? null,
      /** From the day of the first fill to that of the last, or of the report; 0 within one day. */
      days_held: daysBetween(openedAt.slice(0, 10), (closedAt ?? until).slice(0, 10)),
      holding_minutes: minutesBetween(openedAt, closedAt ?? until),
      /** Realized and unrealized. */
      gross_pnl: text(gross),
      unrealized_pnl: text(run.unrealizedPnl),
      fees: text(run.fees),
      net_pnl: text(net),
      /** The most that its futures and the options that it sold locked. */
      margin_used: text(margin),
      /** Net P&L in percent of it. */
      return_on_margin: shareOf(net, margin),
      /** The most that it locked in all: margin, and bought options and shares, which are paid in full. */
      funds_used: text(funds),
      return_on_funds: shareOf(net, funds),
      /** Why a return is null. */
      reason: isZero(margin) ? 'no_margin' : null,
    };
  });

/** What a strategy made, over how long, and with how much. */
export type StrategyRecord = ReturnType<typeof strategyRecords>[number];

const shareOf = (net: Money, of: Money): string | null =>
  isZero(of) ? null : percentage(net, of).toFixed(2);
