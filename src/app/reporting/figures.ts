import { ownEventRecord } from '../../domain/ledger/actions/own-events.ts';
import { pointRecord, tripRecord } from '../../domain/performance/records.ts';
import { equity, total, type Balance } from '../../domain/ledger/wallet.ts';
import { DIMENSIONS, type Dimension, type Group } from '../../domain/performance/breakdown.ts';
import { MAX_POINTS } from '../../domain/performance/curve.ts';
import type { SessionMetrics } from '../../domain/performance/session-metrics.ts';
import { add, subtract, text, type Money, type Ratio } from '../../domain/money/money.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { entryRecord } from '../../domain/ledger/stored/records.ts';
import { totalsOf } from '../../domain/ledger/totals.ts';
import type { Listed } from './follow-journal.ts';

/** A figure that nothing defines (no losses, no trades) is null. */
export const orNull = (amount: Money | Ratio | null): string | null =>
  amount === null ? null : text(amount);
export const fixed = (amount: Ratio | null): string | null => amount?.toFixed(2) ?? null;

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

/**
 * The wallet, and what was made: `total_pnl = gross_pnl + dividends - fees = equity - start - deposits`.
 */
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
    /** Cash that corporate actions brought; absent for none. */
    ...(balance.dividends && { dividends: text(balance.dividends) }),
    total_pnl: text(subtract(worth, add(balance.startingBalance, balance.deposits))),
  };
}

export function breakdownRecord(metrics: SessionMetrics) {
  const groups = DIMENSIONS.map((name) => [name, metrics.breakdown.by(name).map(groupRecord)]);
  return Object.fromEntries(groups) as Record<Dimension, readonly GroupRecord[]>;
}

/** The closed round trips of one group; `key` is the underlying, the hour, ... */
const groupRecord = (group: Group) => ({
  key: group.key,
  round_trips: group.roundTrips,
  wins: group.wins,
  losses: group.losses,
  win_rate: group.winRate.toFixed(2),
  gross_pnl: text(group.grossPnl),
  fees: text(group.fees),
  net_pnl: text(group.netPnl),
});
export type GroupRecord = ReturnType<typeof groupRecord>;

/**
 * The lists: the newest fills, round trips and what happened by itself, oldest first, and how many older
 * ones are left out; the ranked trips; and the curve, all of its points or those that the method kept.
 */
export function listFigures(metrics: SessionMetrics, listed: Listed) {
  const { trips, curve, drawdown } = metrics;
  const points = curve.points();
  return {
    max_profit: text(drawdown.peak),
    max_drawdown: text(drawdown.worst.amount),
    best_trades: trips.best.map(tripRecord),
    worst_trades: trips.worst.map(tripRecord),
    trades: listed.trades.items.map(entryRecord),
    trades_omitted: listed.trades.omitted,
    events: listed.events.items.map(ownEventRecord),
    round_trips: listed.trips.items.map(tripRecord),
    round_trips_omitted: listed.trips.omitted,
    equity_curve: points.map(pointRecord),
    equity_curve_sampling: {
      method: curve.count > MAX_POINTS ? 'MinMaxLTTB' : 'none',
      points: curve.count,
    },
  };
}
