import { equity, type Balance } from './balance.ts';
import { positionKey, type JournalEntry, type PositionKey, type Step } from './journal.ts';
import {
  add,
  compare,
  greater,
  isNegative,
  isPositive,
  mean,
  negate,
  percentage,
  quantity,
  quotient,
  subtract,
  sum,
  ZERO,
  type Money,
  type Ratio,
} from './money.ts';
import { isOpen, unrealizedPnl, type Position } from './position.ts';

/** A position's way from flat to flat. `pnl` is net of the fees of its orders. */
export interface RoundTrip {
  readonly position: Position;
  readonly openedAt: string;
  readonly closedAt: string;
  readonly pnl: Money;
}

/** Equity after an entry of the journal. */
export interface CurvePoint {
  readonly at: string;
  readonly equity: Money;
}

interface OpenTrip {
  readonly openedAt: string;
  readonly realizedBefore: Money;
  readonly feesBefore: Money;
}

/**
 * Follows a ledger step by step: round trips, the equity curve, the highest gain and the deepest
 * fall. A reset starts everything anew, as it does in the ledger.
 */
export class SessionMetrics {
  readonly curve: CurvePoint[] = [];
  readonly roundTrips: RoundTrip[] = [];
  /** Highest P&L so far, at least 0: `max(equity - starting_balance - deposits)`. */
  maxProfit = ZERO;
  /** Largest fall of P&L from an earlier peak: `max(peak - pnl)`, the start being a peak of 0. */
  maxDrawdown = ZERO;
  #unrealized = ZERO;
  readonly #valued = new Map<PositionKey, Money>();
  readonly #open = new Map<PositionKey, OpenTrip>();
  readonly #closed = new Map<PositionKey, Position>();

  /** `entry` has led to `step`; call it for every entry in order. */
  follow(entry: JournalEntry, step: Step): void {
    if (step.reset) this.#restart();
    for (const position of step.positions) {
      this.#value(position);
      if (entry.type === 'FILL') this.#trip(position, entry.at);
    }
    this.#point(entry.at, step.balance);
  }

  /** A last point, for quotes that came after the journal's last entry. */
  finish(at: string, balance: Balance, unrealized: Money): void {
    if (compare(unrealized, this.#unrealized) === 0) return;
    this.#unrealized = unrealized;
    this.#point(at, balance);
  }

  #restart(): void {
    this.curve.length = 0;
    this.roundTrips.length = 0;
    this.maxProfit = ZERO;
    this.maxDrawdown = ZERO;
    this.#unrealized = ZERO;
    this.#valued.clear();
    this.#open.clear();
    this.#closed.clear();
  }

  #value(position: Position): void {
    const key = positionKey(position);
    const now = unrealizedPnl(position);
    const before = this.#valued.get(key) ?? ZERO;
    this.#unrealized = add(this.#unrealized, subtract(now, before));
    if (isOpen(position)) this.#valued.set(key, now);
    else this.#valued.delete(key);
  }

  #trip(position: Position, at: string): void {
    const key = positionKey(position);
    const open = this.#open.get(key) ?? this.#tripStart(position, at);
    if (isOpen(position)) {
      this.#open.set(key, open);
      return;
    }
    this.#open.delete(key);
    const gross = subtract(position.realizedPnl, open.realizedBefore);
    const fees = subtract(position.fees, open.feesBefore);
    const pnl = subtract(gross, fees);
    this.roundTrips.push({ position, openedAt: open.openedAt, closedAt: at, pnl });
    this.#closed.set(key, position);
  }

  /** What the position had realized and paid when it was last flat. */
  #tripStart(position: Position, at: string): OpenTrip {
    const flat = this.#closed.get(positionKey(position));
    return {
      openedAt: at,
      realizedBefore: flat?.realizedPnl ?? ZERO,
      feesBefore: flat?.fees ?? ZERO,
    };
  }

  #point(at: string, balance: Balance): void {
    const now = equity(balance, this.#unrealized);
    const capital = add(balance.startingBalance, balance.deposits);
    const pnl = subtract(now, capital);
    this.curve.push({ at, equity: now });
    this.maxProfit = greater(this.maxProfit, pnl);
    this.maxDrawdown = greater(this.maxDrawdown, subtract(this.maxProfit, pnl));
  }
}

/** Figures over round trips; null where nothing defines them (no losses, no trades). */
export interface TripFigures {
  readonly count: number;
  readonly wins: number;
  readonly losses: number;
  /** wins / count * 100, 2 decimals; 0 without round trips. */
  readonly winRate: Ratio;
  /** Net P&L of all round trips / count. */
  readonly average: Money;
  readonly averageWin: Money | null;
  readonly averageLoss: Money | null;
  readonly largestWin: Money | null;
  readonly largestLoss: Money | null;
  /** Sum of wins / sum of losses. */
  readonly profitFactor: Ratio | null;
  /** Average win / average loss. */
  readonly payoffRatio: Ratio | null;
}

/** Sums up closed round trips by their P&L net of fees; a P&L of exactly 0 is neither. */
export function tripFigures(trips: readonly RoundTrip[]): TripFigures {
  const wins = trips
    .map((trip) => trip.pnl)
    .filter(isPositive)
    .sort(compare);
  const losses = trips
    .map((trip) => trip.pnl)
    .filter(isNegative)
    .sort(compare);
  const won = sum(wins);
  const lost = negate(sum(losses));
  const averageWin = mean(won, wins.length);
  const averageLoss = mean(sum(losses), losses.length);
  const bothSides = averageWin !== null && averageLoss !== null;
  return {
    count: trips.length,
    wins: wins.length,
    losses: losses.length,
    winRate: percentage(quantity(String(wins.length)), quantity(String(trips.length))),
    average: mean(subtract(won, lost), trips.length) ?? ZERO,
    averageWin,
    averageLoss,
    largestWin: wins.at(-1) ?? null,
    largestLoss: losses[0] ?? null,
    profitFactor: losses.length === 0 ? null : quotient(won, lost),
    payoffRatio: bothSides ? quotient(averageWin, negate(averageLoss)) : null,
  };
}
