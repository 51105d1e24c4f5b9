import { minutesBetween } from '../../../domain/calendar/minutes.ts';
import { daysBetween } from '../../../domain/margin/days.ts';
import {
  add,
  isZero,
  percentage,
  subtract,
  text,
  type Money,
} from '../../../domain/money/money.ts';
import type { StrategyRun } from './strategy-tally.ts';

/** What a strategy made, over how long, and with how much. */
export interface StrategyRecord {
  readonly session_id: string;
  readonly strategy_id: string;
  readonly name: string;
  readonly underlying: string;
  readonly status: string;
  readonly opened_at: string;
  /** Null while it is open. */
  readonly closed_at: string | null;
  /** From the day of the first fill to that of the last, or of the report; 0 within one day. */
  readonly days_held: number;
  readonly holding_minutes: string;
  /** Realized and unrealized. */
  readonly gross_pnl: string;
  readonly unrealized_pnl: string;
  readonly fees: string;
  readonly net_pnl: string;
  /** The most that its futures and the options that it sold locked. */
  readonly margin_used: string;
  /** Net P&L in percent of it. */
  readonly return_on_margin: string | null;
  /** The most that it locked in all: margin, and bought options and shares, which are paid in full. */
  readonly funds_used: string;
  readonly return_on_funds: string | null;
  /** Why a return is null. */
  readonly reason: string | null;
}

/** The records of a session's strategies, the oldest first; open ones are held until `until`. */
export const strategyRecords = (
  runs: readonly StrategyRun[],
  sessionId: string,
  until: string,
): readonly StrategyRecord[] =>
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
      closed_at: closedAt ?? null,
      days_held: daysBetween(openedAt.slice(0, 10), (closedAt ?? until).slice(0, 10)),
      holding_minutes: minutesBetween(openedAt, closedAt ?? until),
      gross_pnl: text(gross),
      unrealized_pnl: text(run.unrealizedPnl),
      fees: text(run.fees),
      net_pnl: text(net),
      margin_used: text(margin),
      return_on_margin: shareOf(net, margin),
      funds_used: text(funds),
      return_on_funds: shareOf(net, funds),
      reason: isZero(margin) ? 'no_margin' : null,
    };
  });

const shareOf = (net: Money, of: Money): string | null =>
  isZero(of) ? null : percentage(net, of).toFixed(2);
