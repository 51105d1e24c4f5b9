import {
  add,
  compare,
  divide,
  greater,
  isNegative,
  isPositive,
  isZero,
  lesser,
  mean,
  multiply,
  negate,
  percentage,
  power,
  quantity,
  ratio,
  round,
  squareRoot,
  subtract,
  ZERO,
  type Money,
  type Ratio,
} from '../../money/money.ts';
import {
  count,
  EXACT,
  figure,
  none,
  NOTHING,
  over,
  square,
  varies,
  type Figure,
} from '../exact.ts';
import { HoldingTimes } from './holding-time.ts';
import { tripReturn, type RoundTrip } from './round-trips.ts';

const RANKED = 5;
const DECIMALS = 4;

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
  readonly winnersHolding = new HoldingTimes();
  readonly losersHolding = new HoldingTimes();
  /** The five best wins and the five worst losses, the most extreme first. */
  readonly best: RoundTrip[] = [];
  readonly worst: RoundTrip[] = [];
  #won = ZERO;
  #lost = ZERO;
  #winning = 0;
  #losing = 0;
  /** The sum of the squares of net P&L, exact. */
  #squares = ratio('0');
  #returns = ratio('0');
  #withReturn = 0;

  add(trip: RoundTrip): void {
    const held = Date.parse(trip.closedAt) - Date.parse(trip.openedAt);
    this.count += 1;
    this.grossPnl = add(this.grossPnl, trip.grossPnl);
    this.fees = add(this.fees, trip.fees);
    this.#squares = add(this.#squares, multiply(trip.pnl, trip.pnl));
    this.#addReturn(trip);
    this.holding.add(held);
    const won = isPositive(trip.pnl);
    const lost = isNegative(trip.pnl);
    if (won) this.#win(trip, held);
    if (lost) this.#lose(trip, held);
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
    const perTrip = multiply(this.netPnl, this.losses);
    return this.losses === 0 ? null : divide(perTrip, multiply(negate(this.#lost), this.count));
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
    const exact = this.#payoff;
    return exact && round(exact);
  }

  /** Sum of wins / |sum of losses|. */
  get profitFactor(): Ratio | null {
    return divide(this.#won, negate(this.#lost));
  }

  /** Mean of the trips' net returns, in percent of what was entered; 4 decimals. */
  get averageReturn(): Figure {
    if (this.#withReturn === 0) return none('no_round_trips');
    return figure(over(this.#returns, count(this.#withReturn)), DECIMALS, 'no_round_trips');
  }

  /**
   * System quality number (Tharp): root of the number of trips * mean of net P&L / its sample
   * standard deviation.
   */
  get sqn(): Figure {
    if (this.count < 2) return none('too_few_round_trips');
    const average = over(multiply(this.netPnl, 1), count(this.count));
    const spread = this.#deviation(average);
    if (!varies(spread, average)) return none('no_variation');
    const quality = multiply(over(average, spread), squareRoot(count(this.count)));
    return figure(quality, DECIMALS, 'no_variation');
  }

  /**
   * Kelly criterion (Kelly, 1956) of the trips that were won or lost, in percent: the share won -
   * the share lost / the payoff ratio. Below 0 there is no edge.
   */
  get kelly(): Figure {
    if (this.count === 0) return none('no_round_trips');
    if (this.wins === 0) return none('no_wins');
    const payoff = this.#payoff;
    if (payoff === null) return none('no_losses');
    const decided = count(this.wins + this.losses);
    const [won, lost] = [over(count(this.wins), decided), over(count(this.losses), decided)];
    return figure(multiply(subtract(won, over(lost, payoff)), 100), DECIMALS, 'no_losses');
  }

  /**
   * Risk of ruin (Vince, "Portfolio Management Formulas", 1990): with Z the mean of net P&L and A
   * the root of the mean of its squares, ((1 - Z/A) / (1 + Z/A)) ^ (capital / A), in percent. It is
   * the chance that trips like these, in any order, lose the capital; 100 without an edge.
   */
  riskOfRuin(capital: Money): Figure {
    if (this.count === 0) return none('no_round_trips');
    if (!isPositive(capital)) return none('no_capital');
    const size = squareRoot(over(this.#squares, count(this.count)));
    if (isZero(size)) return none('no_variation');
    const edge = over(over(multiply(this.netPnl, 1), count(this.count)), size);
    if (!isPositive(edge)) return { value: ratio('100'), reason: null };
    const odds = over(subtract(ratio('1'), edge), add(ratio('1'), edge));
    if (!isPositive(odds)) return { value: NOTHING, reason: null };
    return figure(
      multiply(power(odds, over(multiply(capital, 1), size)), 100),
      DECIMALS,
      'no_capital',
    );
  }

  get #payoff(): Ratio | null {
    if (this.wins === 0 || this.losses === 0) return null;
    const [won, lost] = [multiply(this.#won, this.losses), multiply(this.#lost, this.wins)];
    return divide(won, negate(lost), EXACT);
  }

  /** Sample standard deviation by the sum of squares, which is exact. */
  #deviation(average: Ratio): Ratio {
    const about = multiply(square(average), this.count);
    return squareRoot(over(subtract(this.#squares, about), count(this.count - 1)).abs() as Ratio);
  }

  #addReturn(trip: RoundTrip): void {
    const percent = tripReturn(trip);
    if (percent === null) return;
    this.#returns = add(this.#returns, percent);
    this.#withReturn += 1;
  }

  #win(trip: RoundTrip, held: number): void {
    this.wins += 1;
    this.#won = add(this.#won, trip.pnl);
    this.winnersHolding.add(held);
    this.largestWin = this.largestWin ? greater(this.largestWin, trip.pnl) : trip.pnl;
    rank(this.best, trip, (a, b) => compare(b.pnl, a.pnl));
  }

  #lose(trip: RoundTrip, held: number): void {
    this.losses += 1;
    this.#lost = add(this.#lost, trip.pnl);
    this.losersHolding.add(held);
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
