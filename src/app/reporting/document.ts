import type { Dimension } from '../../domain/performance/breakdown.ts';
import type { Fields } from '../../domain/ledger/records.ts';

/** Grows when a report gets figures that a stored one lacks; such a report is made again. */
export const REPORT_VERSION = 1;

/** A figure that nothing defines (no losses, no trades) is null. */
type Figure = string | null;

/** The closed round trips of one group; `key` is the underlying, the hour, ... */
export interface GroupRecord {
  readonly key: string;
  readonly round_trips: number;
  readonly wins: number;
  readonly losses: number;
  readonly win_rate: string;
  readonly gross_pnl: string;
  readonly fees: string;
  readonly net_pnl: string;
}

export interface RiskMetrics {
  readonly max_drawdown_percent: Figure;
  readonly max_drawdown_start: string | null;
  readonly max_drawdown_bottom: string | null;
  readonly max_drawdown_recovery: string | null;
  readonly max_drawdown_minutes: Figure;
  readonly profit_factor: Figure;
  readonly payoff_ratio: Figure;
  readonly average_win: Figure;
  readonly average_loss: Figure;
  readonly largest_win: Figure;
  readonly largest_loss: Figure;
  readonly expectancy: Figure;
  readonly expectancy_r: Figure;
  readonly longest_winning_streak: number;
  readonly longest_losing_streak: number;
  readonly sharpe_ratio: Figure;
  readonly sharpe_reason: string | null;
  readonly sortino_ratio: Figure;
  readonly sortino_reason: string | null;
  readonly time_in_market_percent: Figure;
  readonly average_exposure_percent: Figure;
  readonly max_exposure: string;
}

export interface PerformanceSummary {
  readonly deposits: string;
  readonly realized_pnl: string;
  readonly unrealized_pnl: string;
  readonly equity: string;
  readonly return_percent: Figure;
  readonly fees_percent_of_gross: Figure;
  readonly turnover: string;
  readonly open_positions: number;
  readonly closed_positions: number;
  readonly average_holding_minutes: Figure;
  readonly median_holding_minutes: Figure;
  readonly trading_days: number;
}

/** A session's report, ready as JSON: counts are numbers, every amount is a decimal string. */
export interface SessionReport {
  readonly report_version: number;
  readonly session_id: string;
  readonly name: string;
  readonly mode: string;
  readonly status: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly duration_minutes: string;
  readonly symbols_traded: readonly string[];
  readonly total_trades: number;
  readonly successful_trades: number;
  readonly failed_trades: number;
  readonly closed_round_trips: number;
  readonly winning_trades: number;
  readonly losing_trades: number;
  readonly scratch_trades: number;
  readonly starting_balance: string;
  readonly ending_balance: string;
  readonly available_balance: string;
  readonly used_balance: string;
  readonly total_balance: string;
  readonly gross_pnl: string;
  readonly fees: string;
  readonly total_pnl: string;
  readonly max_profit: string;
  readonly max_drawdown: string;
  readonly win_rate: Figure;
  readonly average_trade_pnl: Figure;
  readonly risk_metrics: RiskMetrics;
  readonly performance_summary: PerformanceSummary;
  readonly breakdown: Readonly<Record<Dimension, readonly GroupRecord[]>>;
  readonly best_trades: readonly Fields[];
  readonly worst_trades: readonly Fields[];
  readonly positions: readonly Fields[];
  /** The newest fills and round trips, oldest first, and how many older ones are left out. */
  readonly trades: readonly Fields[];
  readonly trades_omitted: number;
  readonly round_trips: readonly Fields[];
  readonly round_trips_omitted: number;
  /** `at equity pnl drawdown`; all points, or those that the method kept. */
  readonly equity_curve: readonly Fields[];
  readonly equity_curve_sampling: { readonly method: string; readonly points: number };
  /** The sessions of a report over many. */
  readonly sessions?: readonly string[];
  /** What the predecessor stored for the session, as it stored it. */
  readonly legacy?: Readonly<Record<string, unknown>>;
}
