import { equity, type Balance } from '../../../domain/ledger/wallet.ts';
import {
  add,
  divide,
  isPositive,
  multiply,
  ratio,
  round,
  subtract,
  text,
  ZERO,
  type Ratio,
} from '../../../domain/money/money.ts';
import { isOpen, type Position } from '../../../domain/ledger/position.ts';
import { EXACT, figure, type Figure } from '../../../domain/performance/exact.ts';
import { lasted, type Fall } from '../../../domain/performance/returns/growth.ts';
import { probabilisticSharpe } from '../../../domain/performance/returns/probabilistic-sharpe.ts';
import {
  FEWEST_DAYS,
  lessRiskFree,
  returnFigures,
  returnsOf,
} from '../../../domain/performance/returns/return-figures.ts';
import type { SessionMetrics } from '../../../domain/performance/session-metrics.ts';
import { minutesBetween } from '../../../domain/time-span.ts';
import { totalsOf } from '../../../domain/ledger/totals.ts';
import { fixed, orNull } from '../figures.ts';

const minutes = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : (milliseconds / 60_000).toFixed(2);

export type Figured = ReturnType<typeof figured>;

/**
 * What a report's figures are made of, worked out once. `until` is the report's moment: a fall that is
 * not recovered lasts until then. `riskFree` is yearly, a fraction.
 */
export function figured(metrics: SessionMetrics, until: string, riskFree = NO_RATE) {
  const { days } = metrics;
  const deepest = metrics.growth.deepest[0]?.percent ?? NO_RATE;
  return {
    metrics,
    days,
    returns: returnFigures(days, riskFree, deepest),
    probabilisticSharpe: probabilisticSharpe(lessRiskFree(returnsOf(days), riskFree)),
    riskFree,
    until,
  };
}

const NO_RATE = ratio('0');
const shown = ({ value }: Figure): string | null => value?.toFixed() ?? null;
/** A fraction as a percentage of 4 decimals. */
export const percentOfFraction = (fraction: Ratio | null | undefined): string | null =>
  fraction ? text(round(multiply(fraction, 100), 4)) : null;

export function performanceFigures(
  { metrics, days, returns }: Figured,
  balance: Balance,
  positions: readonly Position[],
) {
  const { unrealizedPnl } = totalsOf(positions);
  const worth = equity(balance, unrealizedPnl);
  const gross = add(balance.realizedPnl, unrealizedPnl);
  const net = subtract(gross, balance.fees);
  const { holding, winnersHolding, losersHolding, averageReturn } = metrics.trips;
  const grown = metrics.daily.total;
  return {
    deposits: text(balance.deposits),
    realized_pnl: text(balance.realizedPnl),
    unrealized_pnl: text(unrealizedPnl),
    equity: text(worth),
    /** Time-weighted: what was put in and taken out is left out of it. */
    return_percent: grown && round(multiply(grown, 100)).toFixed(2),
    /** Net P&L in percent of the starting balance. */
    net_return_on_start: fixed(divide(multiply(net, 100), balance.startingBalance)),
    cagr_percent: shown(returns.cagr),
    best_day: returns.best?.day ?? null,
    best_day_percent: percentOfFraction(returns.best?.growth),
    worst_day: returns.worst?.day ?? null,
    worst_day_percent: percentOfFraction(returns.worst?.growth),
    average_trip_return_percent: shown(averageReturn),
    fees_percent_of_gross: isPositive(gross)
      ? fixed(divide(multiply(balance.fees, 100), gross))
      : null,
    turnover: text(metrics.turnover),
    open_positions: positions.filter(isOpen).length,
    closed_positions: positions.filter((each) => !isOpen(each)).length,
    average_holding_minutes: minutes(holding.mean),
    median_holding_minutes: minutes(holding.median),
    average_winner_minutes: minutes(winnersHolding.mean),
    average_loser_minutes: minutes(losersHolding.mean),
    /** Trading days from the first fill or quote to the last, and those of them with any. */
    trading_days: days.length,
    active_days: metrics.daily.activeDays,
  };
}

export function riskFigures(figures: Figured) {
  const { metrics, returns, until } = figures;
  const { trips, exposure } = metrics;
  return {
    ...drawdownFigures(figures),
    profit_factor: fixed(trips.profitFactor),
    payoff_ratio: fixed(trips.payoffRatio),
    average_win: orNull(trips.averageWin),
    average_loss: orNull(trips.averageLoss),
    largest_win: orNull(trips.largestWin),
    largest_loss: orNull(trips.largestLoss),
    expectancy: orNull(trips.expectancy),
    expectancy_r: fixed(trips.expectancyR),
    longest_winning_streak: trips.longestWinningStreak,
    longest_losing_streak: trips.longestLosingStreak,
    sharpe_ratio: fixed(returns.sharpe.value),
    sharpe_reason: reasonText(returns.sharpe, figures),
    sortino_ratio: fixed(returns.sortino.value),
    sortino_reason: reasonText(returns.sortino, figures),
    time_in_market_percent: fixed(exposure.timeInMarket),
    average_exposure_percent: fixed(exposure.average),
    max_exposure: text(exposure.highest),
    annual_volatility_percent: shown(returns.volatility),
    value_at_risk_95_percent: shown(returns.valueAtRisk),
    conditional_value_at_risk_95_percent: shown(returns.conditionalValueAtRisk),
    tail_ratio: shown(returns.tailRatio),
    skew: shown(returns.skew),
    kurtosis: shown(returns.kurtosis),
    calmar_ratio: shown(returns.calmar),
    omega_ratio: shown(returns.omega),
    gain_to_pain_ratio: shown(returns.gainToPain),
    recovery_factor: shown(recovery(metrics)),
    sqn: shown(trips.sqn),
    kelly_percent: shown(trips.kelly),
    probabilistic_sharpe_ratio: shown(figures.probabilisticSharpe),
    risk_of_ruin_percent: shown(trips.riskOfRuin(metrics.account)),
    ulcer_index: shown(returns.ulcerIndex),
    ...underWater(metrics, until),
    top_drawdowns: metrics.growth.deepest.map((fall) => fallRecord(fall, until)),
  };
}

/** The largest fall in rupees, and the largest of the curve of returns. */
function drawdownFigures({ metrics, until }: Figured) {
  const { worst } = metrics.drawdown;
  const [deepest] = metrics.growth.deepest;
  const fell = worst.start !== '';
  return {
    max_drawdown_percent: deepest ? round(deepest.percent).toFixed(2) : '0.00',
    max_drawdown_percent_start: deepest?.start ?? null,
    max_drawdown_percent_bottom: deepest?.bottom ?? null,
    max_drawdown_percent_recovery: deepest?.recovery || null,
    max_drawdown_percent_minutes: deepest
      ? minutesBetween(deepest.start, deepest.recovery || until)
      : null,
    max_drawdown_start: worst.start || null,
    max_drawdown_bottom: worst.bottom || null,
    max_drawdown_recovery: worst.recovery || null,
    max_drawdown_minutes: fell ? minutesBetween(worst.start, worst.recovery || until) : null,
  };
}

function underWater({ growth }: SessionMetrics, until: string) {
  const longest = growth.longest(until);
  return {
    longest_under_water_minutes: longest ? minutes(lasted(longest, until)) : null,
    longest_under_water_start: longest?.start ?? null,
    longest_under_water_end: longest?.recovery || null,
  };
}

/** A fall of the curve of returns; `end` is null while it lasts. */
const fallRecord = (fall: Fall, until: string) => ({
  percent: text(round(fall.percent, 4)),
  start: fall.start,
  bottom: fall.bottom,
  end: fall.recovery || null,
  minutes: minutes(lasted(fall, until)),
});
export type DrawdownRecord = ReturnType<typeof fallRecord>;

/** Net P&L of the account / largest fall in rupees. */
export function recovery({ drawdown, curve }: SessionMetrics): Figure {
  const net = curve.last?.pnl ?? ZERO;
  return figure(divide(net, drawdown.worst.amount, EXACT), 4, 'no_drawdown');
}

/** The reason for which there is no ratio; too few days are counted. */
function reasonText({ reason }: Figure, { days }: Figured): string | null {
  if (reason === 'no_losing_day') return 'no day has lost';
  if (reason !== 'too_few_days') return reason;
  const count = returnsOf(days).length;
  return `${count} trading ${count === 1 ? 'day' : 'days'}, at least ${FEWEST_DAYS} are needed`;
}
