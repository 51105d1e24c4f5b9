import { equity, total, type Balance } from '../../domain/ledger/wallet.ts';
import type { FillEntry } from '../../domain/ledger/journal.ts';
import { DIMENSIONS, type Dimension, type Group } from '../../domain/performance/breakdown.ts';
import { MAX_POINTS } from '../../domain/performance/curve.ts';
import type { RoundTrip } from '../../domain/performance/round-trips.ts';
import type { SessionMetrics } from '../../domain/performance/session-metrics.ts';
import {
  add,
  average,
  divide,
  isPositive,
  multiply,
  subtract,
  text,
  type Money,
  type Ratio,
} from '../../domain/money/money.ts';
import { isOpen, type Position } from '../../domain/ledger/position.ts';
import { entryRecord, type Fields } from '../../domain/ledger/records.ts';
import { minutesBetween } from '../market/calendar.ts';
import { totalsOf } from '../market/position-tracker.ts';
import type { GroupRecord, PerformanceSummary, RiskMetrics } from './document.ts';
import type { Listed } from './follow-journal.ts';

const orNull = (amount: Money | Ratio | null): string | null =>
  amount === null ? null : text(amount);
const fixed = (amount: Ratio | null): string | null => amount?.toFixed(2) ?? null;
const minutes = (seconds: number | null): string | null =>
  seconds === null ? null : (seconds / 60).toFixed(2);

/** How the orders and the closed round trips went. */
export function tradeFigures(metrics: SessionMetrics, statuses: ReadonlyMap<string, number>) {
  const { trips } = metrics;
  const filled = statuses.get('FILLED') ?? 0;
  const rejected = statuses.get('REJECTED') ?? 0;
  return {
    total_trades: filled + rejected,
    successful_trades: filled,
    failed_trades: rejected,
    closed_round_trips: trips.count,
    winning_trades: trips.wins,
    losing_trades: trips.losses,
    scratch_trades: trips.scratches,
    win_rate: fixed(trips.winRate),
    average_trade_pnl: orNull(trips.expectancy),
  };
}

/** The wallet, and what was made: `total_pnl = gross_pnl - fees = equity - start - deposits`. */
export function moneyFigures(balance: Balance, positions: readonly Position[]) {
  const { unrealizedPnl } = totalsOf(positions);
  const worth = equity(balance, unrealizedPnl);
  return {
    starting_balance: text(balance.startingBalance),
    ending_balance: text(total(balance)),
    available_balance: text(balance.available),
    used_balance: text(balance.used),
    total_balance: text(total(balance)),
    gross_pnl: text(add(balance.realizedPnl, unrealizedPnl)),
    fees: text(balance.fees),
    total_pnl: text(subtract(worth, add(balance.startingBalance, balance.deposits))),
  };
}

export function performanceFigures(
  metrics: SessionMetrics,
  balance: Balance,
  positions: readonly Position[],
): PerformanceSummary {
  const { unrealizedPnl } = totalsOf(positions);
  const worth = equity(balance, unrealizedPnl);
  const gross = add(balance.realizedPnl, unrealizedPnl);
  const net = subtract(gross, balance.fees);
  const { holding } = metrics.trips;
  return {
    deposits: text(balance.deposits),
    realized_pnl: text(balance.realizedPnl),
    unrealized_pnl: text(unrealizedPnl),
    equity: text(worth),
    return_percent: fixed(divide(multiply(net, 100), balance.startingBalance)),
    fees_percent_of_gross: isPositive(gross)
      ? fixed(divide(multiply(balance.fees, 100), gross))
      : null,
    turnover: text(metrics.turnover),
    open_positions: positions.filter(isOpen).length,
    closed_positions: positions.filter((each) => !isOpen(each)).length,
    average_holding_minutes: minutes(holding.mean),
    median_holding_minutes: minutes(holding.median),
    trading_days: metrics.daily.count,
  };
}

/** `until` is the report's moment: a fall that is not recovered lasts until then. */
export function riskFigures(metrics: SessionMetrics, until: string): RiskMetrics {
  const { trips, exposure, daily, drawdown } = metrics;
  const { worst } = drawdown;
  const fell = worst.start !== '';
  const [sharpe, sortino] = [daily.sharpe(), daily.sortino()];
  return {
    max_drawdown_percent: fell ? fixed(worst.percent) : '0.00',
    max_drawdown_start: worst.start || null,
    max_drawdown_bottom: worst.bottom || null,
    max_drawdown_recovery: worst.recovery || null,
    max_drawdown_minutes: fell ? minutesBetween(worst.start, worst.recovery || until) : null,
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
    sharpe_ratio: fixed(sharpe.value),
    sharpe_reason: sharpe.reason,
    sortino_ratio: fixed(sortino.value),
    sortino_reason: sortino.reason,
    time_in_market_percent: fixed(exposure.timeInMarket),
    average_exposure_percent: fixed(exposure.average),
    max_exposure: text(exposure.highest),
  };
}

export function breakdownRecord(
  metrics: SessionMetrics,
): Record<Dimension, readonly GroupRecord[]> {
  const groups = DIMENSIONS.map((name) => [name, metrics.breakdown.by(name).map(groupRecord)]);
  return Object.fromEntries(groups) as Record<Dimension, readonly GroupRecord[]>;
}

function groupRecord(group: Group): GroupRecord {
  return {
    key: group.key,
    round_trips: group.roundTrips,
    wins: group.wins,
    losses: group.losses,
    win_rate: group.winRate.toFixed(2),
    gross_pnl: text(group.grossPnl),
    fees: text(group.fees),
    net_pnl: text(group.netPnl),
  };
}

export function tripRecord(trip: RoundTrip): Fields {
  const { instrument } = trip;
  return {
    symbol: instrument.symbol,
    exchange_segment: instrument.segment,
    security_id: instrument.securityId,
    option_type: instrument.option?.type ?? '',
    side: trip.side,
    quantity: text(trip.quantity),
    entry_price: text(average(trip.entryValue, trip.quantity)),
    exit_price: text(trip.exitPrice),
    opened_at: trip.openedAt,
    closed_at: trip.closedAt,
    holding_minutes: minutesBetween(trip.openedAt, trip.closedAt),
    gross_pnl: text(trip.grossPnl),
    fees: text(trip.fees),
    net_pnl: text(trip.pnl),
    order_id: trip.orderId,
  };
}

export const tradeRecord = (entry: FillEntry): Fields => entryRecord(entry);

/** The lists: newest trades and round trips, the ranked ones, the curve. */
export function listFigures(metrics: SessionMetrics, listed: Listed) {
  const { trips, curve, drawdown } = metrics;
  const points = curve.points();
  return {
    max_profit: text(drawdown.peak),
    max_drawdown: text(drawdown.worst.amount),
    best_trades: trips.best.map(tripRecord),
    worst_trades: trips.worst.map(tripRecord),
    trades: listed.trades.items.map(tradeRecord),
    trades_omitted: listed.trades.omitted,
    round_trips: listed.trips.items.map(tripRecord),
    round_trips_omitted: listed.trips.omitted,
    equity_curve: points.map(pointRecord),
    equity_curve_sampling: {
      method: curve.count > MAX_POINTS ? 'MinMaxLTTB' : 'none',
      points: curve.count,
    },
  };
}

export function pointRecord(point: {
  readonly at: string;
  readonly equity: Money;
  readonly pnl: Money;
  readonly drawdown: Money;
}): Fields {
  return {
    at: point.at,
    equity: text(point.equity),
    pnl: text(point.pnl),
    drawdown: text(point.drawdown),
  };
}
