import type { Dimension } from '../../domain/performance/breakdown.ts';
import type { ContractNoteRecord } from './contract-notes.ts';
import type { StrategyRecord } from './strategies/strategy-records.ts';
import type { Fields } from '../../domain/ledger/stored/records.ts';

/** Grows when a report gets figures that a stored one lacks; such a report is made again. */
export const REPORT_VERSION = 3;

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

/** A fall of the curve of returns; `end` is null while it lasts. */
export interface DrawdownRecord {
  readonly percent: string;
  readonly start: string;
  readonly bottom: string;
  readonly end: string | null;
  readonly minutes: Figure;
}

/** A trading day: the newest are listed, all are in `--table returns`. */
export interface DayReturnRecord {
  readonly date: string;
  readonly return_percent: Figure;
  readonly pnl: string;
  readonly flow: string;
  readonly equity: string;
}

export interface MonthReturnRecord {
  readonly month: string;
  readonly return_percent: Figure;
  readonly pnl: string;
  readonly trading_days: number;
}

/** The account beside a benchmark, of the days on which both have a return. */
export interface BenchmarkRecord {
  readonly symbol: string;
  readonly days: number;
  readonly alpha_percent: Figure;
  readonly beta: Figure;
  readonly correlation: Figure;
  readonly return_percent: Figure;
}

export interface RiskMetrics {
  /** The largest fall of the curve of returns, in percent of its peak, with its own dates. */
  readonly max_drawdown_percent: Figure;
  readonly max_drawdown_percent_start: string | null;
  readonly max_drawdown_percent_bottom: string | null;
  readonly max_drawdown_percent_recovery: string | null;
  readonly max_drawdown_percent_minutes: Figure;
  /** Of `max_drawdown`, the largest fall in rupees. */
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
  readonly annual_volatility_percent: Figure;
  readonly value_at_risk_95_percent: Figure;
  readonly conditional_value_at_risk_95_percent: Figure;
  readonly tail_ratio: Figure;
  readonly skew: Figure;
  readonly kurtosis: Figure;
  readonly calmar_ratio: Figure;
  readonly omega_ratio: Figure;
  readonly gain_to_pain_ratio: Figure;
  readonly recovery_factor: Figure;
  readonly sqn: Figure;
  readonly kelly_percent: Figure;
  readonly probabilistic_sharpe_ratio: Figure;
  readonly risk_of_ruin_percent: Figure;
  readonly ulcer_index: Figure;
  readonly longest_under_water_minutes: Figure;
  readonly longest_under_water_start: string | null;
  readonly longest_under_water_end: string | null;
  readonly top_drawdowns: readonly DrawdownRecord[];
}

export interface PerformanceSummary {
  readonly deposits: string;
  readonly realized_pnl: string;
  readonly unrealized_pnl: string;
  readonly equity: string;
  /** Time-weighted: what was put in and taken out is left out of it. */
  readonly return_percent: Figure;
  /** Net P&L in percent of the starting balance. */
  readonly net_return_on_start: Figure;
  readonly cagr_percent: Figure;
  readonly best_day: string | null;
  readonly best_day_percent: Figure;
  readonly worst_day: string | null;
  readonly worst_day_percent: Figure;
  readonly average_trip_return_percent: Figure;
  readonly fees_percent_of_gross: Figure;
  readonly turnover: string;
  readonly open_positions: number;
  readonly closed_positions: number;
  readonly average_holding_minutes: Figure;
  readonly median_holding_minutes: Figure;
  readonly average_winner_minutes: Figure;
  readonly average_loser_minutes: Figure;
  /** Trading days from the first fill or quote to the last, and those of them with any. */
  readonly trading_days: number;
  readonly active_days: number;
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
  /** Cash that corporate actions brought; absent for none. */
  readonly dividends?: string | undefined;
  readonly total_pnl: string;
  readonly max_profit: string;
  readonly max_drawdown: string;
  readonly win_rate: Figure;
  readonly average_trade_pnl: Figure;
  readonly risk_metrics: RiskMetrics;
  readonly performance_summary: PerformanceSummary;
  readonly breakdown: Readonly<Record<Dimension, readonly GroupRecord[]>>;
  /** Every strategy that held something, the oldest first. */
  readonly by_strategy: readonly StrategyRecord[];
  readonly best_trades: readonly Fields[];
  readonly worst_trades: readonly Fields[];
  readonly positions: readonly Fields[];
  /** The newest fills and round trips, oldest first, and how many older ones are left out. */
  readonly trades: readonly Fields[];
  readonly trades_omitted: number;
  /** The newest of what happened by itself: expiries, square-offs, deliveries, conversions, actions. */
  readonly events?: readonly Fields[] | undefined;
  readonly round_trips: readonly Fields[];
  readonly round_trips_omitted: number;
  /** `at equity pnl drawdown`; all points, or those that the method kept. */
  readonly equity_curve: readonly Fields[];
  readonly equity_curve_sampling: { readonly method: string; readonly points: number };
  /** How round trips were made: by which cost, and what is one. */
  readonly cost_method: string;
  readonly trip_grouping: string;
  /** Yearly, in percent; what Sharpe, Sortino and alpha take off. */
  readonly risk_free_rate_percent: string;
  readonly daily_returns: readonly DayReturnRecord[];
  readonly monthly_returns: readonly MonthReturnRecord[];
  readonly benchmark?: BenchmarkRecord | undefined;
  /** Of one session that a schedule charges: the notes of its days, oldest first; never stored. */
  readonly contract_notes?: readonly ContractNoteRecord[] | undefined;
  /** Of every figure that is null, the code of the reason, by the figure's name. */
  readonly reasons: Readonly<Record<string, string>>;
  /** The sessions of a report over many. */
  readonly sessions?: readonly string[];
  /** Those that it leaves out, since something that is stored of them does not read. */
  readonly unreadable_sessions?: readonly {
    readonly session_id: string;
    readonly reason: string;
  }[];
  /** What the predecessor stored for the session, as it stored it. */
  readonly legacy?: Readonly<Record<string, unknown>>;
}
