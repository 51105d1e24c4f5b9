import type { BenchmarkFigures } from '../../../domain/performance/returns/benchmark.ts';
import type { Reason } from '../../../domain/performance/exact.ts';
import type { SessionMetrics } from '../../../domain/performance/session-metrics.ts';
import { recovery, type Figured } from './measures.ts';

/** Of every figure that is null, the code of the reason. */
export function reasonsOf(figures: Figured, benchmark?: BenchmarkFigures): Record<string, string> {
  const { metrics, returns, probabilisticSharpe: probable } = figures;
  const { trips, exposure, daily } = metrics;
  const known: Record<string, Reason | null> = {
    ...tripReasons(trips),
    sharpe_ratio: returns.sharpe.reason,
    sortino_ratio: returns.sortino.reason,
    cagr_percent: returns.cagr.reason,
    annual_volatility_percent: returns.volatility.reason,
    calmar_ratio: returns.calmar.reason,
    omega_ratio: returns.omega.reason,
    gain_to_pain_ratio: returns.gainToPain.reason,
    skew: returns.skew.reason,
    kurtosis: returns.kurtosis.reason,
    value_at_risk_95_percent: returns.valueAtRisk.reason,
    conditional_value_at_risk_95_percent: returns.conditionalValueAtRisk.reason,
    tail_ratio: returns.tailRatio.reason,
    ulcer_index: returns.ulcerIndex.reason,
    probabilistic_sharpe_ratio: probable.reason,
    recovery_factor: recovery(metrics).reason,
    risk_of_ruin_percent: trips.riskOfRuin(metrics.account).reason,
    return_percent: daily.total === null ? 'no_capital' : null,
    best_day_percent: returns.best ? null : 'too_few_days',
    worst_day_percent: returns.worst ? null : 'too_few_days',
    time_in_market_percent: exposure.timeInMarket === null ? 'no_time' : null,
    average_exposure_percent: exposure.average === null ? 'no_time' : null,
    longest_under_water_minutes: metrics.growth.deepest.length === 0 ? 'no_drawdown' : null,
    alpha_percent: benchmark?.alpha.reason ?? null,
    beta: benchmark?.beta.reason ?? null,
    correlation: benchmark?.correlation.reason ?? null,
  };
  const missing = Object.entries(known).filter(([, reason]) => reason !== null);
  return Object.fromEntries(missing) as Record<string, string>;
}

function tripReasons(trips: SessionMetrics['trips']): Record<string, Reason | null> {
  const without = (value: unknown, reason: Reason): Reason | null =>
    value === null ? (trips.count === 0 ? 'no_round_trips' : reason) : null;
  return {
    win_rate: without(trips.winRate, 'no_round_trips'),
    average_trade_pnl: without(trips.expectancy, 'no_round_trips'),
    average_win: without(trips.averageWin, 'no_wins'),
    average_loss: without(trips.averageLoss, 'no_losses'),
    payoff_ratio: without(trips.payoffRatio, trips.wins === 0 ? 'no_wins' : 'no_losses'),
    profit_factor: without(trips.profitFactor, 'no_losses'),
    expectancy_r: without(trips.expectancyR, 'no_losses'),
    average_winner_minutes: without(trips.winnersHolding.mean, 'no_wins'),
    average_loser_minutes: without(trips.losersHolding.mean, 'no_losses'),
    average_trip_return_percent: trips.averageReturn.reason,
    sqn: trips.sqn.reason,
    kelly_percent: trips.kelly.reason,
  };
}
