import {
  add,
  compare,
  divide,
  greater,
  isNegative,
  isPositive,
  lesser,
  mean,
  negate,
  percentage,
  quantity,
  subtract,
  ZERO,
  type Money,
  type Ratio,
} from '../money/money.ts';
import { HoldingTimes } from './holding-time.ts';
import type { RoundTrip } from './round-trips.ts';

const RANKED = 5;

/**
 * Sums up closed round trips one by one, by their P&L net of fees. A figure is null where nothing
 * defines it: without trips, without losses. A P&L of exactly 0 is a scratch, neither won nor lost.
 */
export class TripTally {
  count = 0;
  wins = 0;
  losses = 0;
  grossPnl = ZERO;
  fees = ZERO;
  largestWin: Money | null = null;
  largestLoss: Money | null = null;
  /** Most wins (losses) one after the other, by time of closing; a scratch ends both. */
  longestWinningStreak = 0;
  longestLosingStreak = 0;
  readonly holding = new HoldingTimes();
  /** The five best wins and the five worst losses, the most extreme first. */
  readonly best: RoundTrip[] = [];
  readonly worst: RoundTrip[] = [];
  #won = ZERO;
  #lost = ZERO;
  #winning = 0;
  #losing = 0;

  add(trip: RoundTrip): void {
    this.count += 1;
    this.grossPnl = add(this.grossPnl, trip.grossPnl);
    this.fees = add(this.fees, trip.fees);
    this.holding.add(Date.parse(trip.closedAt) - Date.parse(trip.openedAt));
    const won = isPositive(trip.pnl);
    const lost = isNegative(trip.pnl);
    if (won) this.#win(trip);
    if (lost) this.#lose(trip);
    this.#winning = won ? this.#winning + 1 : 0;
    this.#losing = lost ? this.#losing + 1 : 0;
    this.longestWinningStreak = Math.max(this.longestWinningStreak, this.#winning);
    this.longestLosingStreak = Math.max(this.longestLosingStreak, this.#losing);
  }

  get scratches(): number {
    return this.count - this.wins - this.losses;
  }

  /** Gross P&L - fees of all trips. */
  get netPnl(): Money {
    return subtract(this.grossPnl, this.fees);
  }

  /** wins / round trips * 100, 2 decimals. */
  get winRate(): Ratio | null {
    if (this.count === 0) return null;
    return percentage(quantity(String(this.wins)), quantity(String(this.count)));
  }

  /** Expectancy a trade: net P&L / round trips (Tharp, "Trade Your Way to Financial Freedom"). */
  get expectancy(): Money | null {
    return mean(this.netPnl, this.count);
  }

  /**
   * Expectancy in R, the average loss standing for the risk of a trade, as Tharp takes it where
   * no initial stop is known: expectancy / |average loss|.
   */
  get expectancyR(): Ratio | null {
    const { expectancy, averageLoss } = this;
    if (expectancy === null || averageLoss === null) return null;
    return divide(expectancy, negate(averageLoss));
  }

  /** Sum of wins / number of wins. */
  get averageWin(): Money | null {
    return mean(this.#won, this.wins);
  }

  /** Sum of losses / number of losses; below 0. */
  get averageLoss(): Money | null {
    return mean(this.#lost, this.losses);
  }

  /** Average win / |average loss|. */
  get payoffRatio(): Ratio | null {
    const { averageWin, averageLoss } = this;
    if (averageWin === null || averageLoss === null) return null;
    return divide(averageWin, negate(averageLoss));
  }

  /** Sum of wins / |sum of losses|. */
  get profitFactor(): Ratio | null {
    return divide(this.#won, negate(this.#lost));
  }

  #win(trip: RoundTrip): void {
    this.wins += 1;
    this.#won = add(this.#won, trip.pnl);
    this.largestWin = this.largestWin ? greater(this.largestWin, trip.pnl) : trip.pnl;
    rank(this.best, trip, (a, b) => compare(b.pnl, a.pnl));
  }

  #lose(trip: RoundTrip): void {
    this.losses += 1;
    this.#lost = add(this.#lost, trip.pnl);
    this.largestLoss = this.largestLoss ? lesser(this.largestLoss, trip.pnl) : trip.pnl;
    rank(this.worst, trip, (a, b) => compare(a.pnl, b.pnl));
  }
}

/** Keeps the first few of an order; of equals the earlier stays ahead. */
function rank(
  ranked: RoundTrip[],
  trip: RoundTrip,
  order: (a: RoundTrip, b: RoundTrip) => number,
): void {
  const last = ranked.at(-1);
  if (ranked.length === RANKED && last && order(trip, last) >= 0) return;
  ranked.push(trip);
  ranked.sort(order);
  if (ranked.length > RANKED) ranked.pop();
}
