import { equity, type Balance } from '../ledger/wallet.ts';
import { positionKey, type JournalEntry, type PositionKey, type Step } from '../ledger/journal.ts';
import { add, compare, subtract, valueOf, ZERO, type Money } from '../money/money.ts';
import { isOpen, marketValue, unrealizedPnl, type Position } from '../ledger/position.ts';
import { Breakdown } from './breakdown.ts';
import { CurveSampler, type CurvePoint } from './curve.ts';
import { DrawdownTracker } from './drawdown.ts';
import { Exposure } from './exposure.ts';
import { DailyReturns } from './ratios.ts';
import { RoundTripMatcher, type RoundTrip } from './round-trips.ts';
import { TripTally } from './trip-tally.ts';

/** What one entry of a journal meant. */
export interface Followed {
  readonly trips: readonly RoundTrip[];
  readonly point: CurvePoint;
}

interface Worth {
  readonly unrealized: Money;
  readonly held: Money;
}
const NOTHING: Worth = { unrealized: ZERO, held: ZERO };

/**
 * Follows ledgers step by step, in one pass and bounded memory. Several sessions can be followed
 * one after the other: their P&L is strung together, as if one account, opened with the first
 * session's cash, had carried it. A reset starts the session anew, as it does in the ledger.
 */
export class SessionMetrics {
  trips!: TripTally;
  breakdown!: Breakdown;
  drawdown!: DrawdownTracker;
  exposure!: Exposure;
  daily!: DailyReturns;
  curve!: CurveSampler;
  /** Value of all fills, bought and sold. */
  turnover = ZERO;
  #matcher = new RoundTripMatcher();
  readonly #valued = new Map<PositionKey, Worth>();
  #worth = NOTHING;
  #started = false;
  /** Of the sessions before: their P&L, and the cash put in that counts for the whole. */
  #earlierPnl = ZERO;
  #account = ZERO;
  #deposits = ZERO;
  #last: { readonly pnl: Money; readonly deposits: Money } = { pnl: ZERO, deposits: ZERO };

  /** A session begins, with its cash, at an ISO time. */
  begin(at: string, capital: Money): void {
    if (this.#started) {
      this.#earlierPnl = add(this.#earlierPnl, this.#last.pnl);
      this.#deposits = add(this.#deposits, this.#last.deposits);
    } else {
      this.#clear(at, capital);
    }
    this.#started = true;
    this.#enter(at, capital);
  }

  /** `entry` has led to `step`; call it for every entry in order. */
  follow(entry: JournalEntry, step: Step): Followed {
    if (step.reset) this.#restart(entry.at, step.balance);
    const trips = this.#matcher.follow(entry, step);
    for (const trip of trips) {
      this.trips.add(trip);
      this.breakdown.add(trip);
    }
    for (const position of step.positions) this.#value(position);
    if (entry.type === 'FILL') {
      this.turnover = add(this.turnover, valueOf(entry.fill.price, entry.fill.quantity));
    }
    return { trips, point: this.#point(entry.at, step.balance) };
  }

  /** The session's end, or now; `unrealized` and `held` are at the last quotes. */
  finish(at: string, balance: Balance, worth: Worth): CurvePoint | undefined {
    const moved = compare(worth.unrealized, this.#worth.unrealized) !== 0;
    this.#worth = worth;
    this.exposure.follow(at, worth.held, equity(balance, worth.unrealized));
    return moved ? this.#point(at, balance) : undefined;
  }

  /** Only what came before the reset in this session goes; it cannot be told from others' sums. */
  #restart(at: string, balance: Balance): void {
    this.#clear(at, balance.startingBalance);
    this.#enter(at, balance.startingBalance);
  }

  #clear(at: string, capital: Money): void {
    this.trips = new TripTally();
    this.breakdown = new Breakdown();
    this.drawdown = new DrawdownTracker(at, capital);
    this.exposure = new Exposure();
    this.daily = new DailyReturns();
    this.curve = new CurveSampler();
    this.turnover = ZERO;
    this.#earlierPnl = ZERO;
    this.#deposits = ZERO;
    this.#account = capital;
  }

  #enter(at: string, capital: Money): void {
    this.#matcher = new RoundTripMatcher();
    this.#valued.clear();
    this.#worth = NOTHING;
    this.#last = { pnl: ZERO, deposits: ZERO };
    this.exposure.begin(at, capital);
    this.daily.begin(capital);
  }

  /** Keeps the sums of what is open, by the difference that one position makes. */
  #value(position: Position): void {
    const key = positionKey(position);
    const before = this.#valued.get(key) ?? NOTHING;
    const now = isOpen(position)
      ? { unrealized: unrealizedPnl(position), held: marketValue(position) }
      : NOTHING;
    this.#worth = {
      unrealized: add(this.#worth.unrealized, subtract(now.unrealized, before.unrealized)),
      held: add(this.#worth.held, subtract(now.held, before.held)),
    };
    if (isOpen(position)) this.#valued.set(key, now);
    else this.#valued.delete(key);
  }

  #point(at: string, balance: Balance): CurvePoint {
    const now = equity(balance, this.#worth.unrealized);
    const capital = add(balance.startingBalance, balance.deposits);
    const own = subtract(now, capital);
    this.#last = { pnl: own, deposits: balance.deposits };
    this.exposure.follow(at, this.#worth.held, now);
    this.daily.follow(at, own, capital);
    const pnl = add(this.#earlierPnl, own);
    const put = add(this.#account, add(this.#deposits, balance.deposits));
    const drawdown = this.drawdown.follow(at, pnl, put);
    const point = { at, equity: add(put, pnl), pnl, drawdown };
    this.curve.add(point);
    return point;
  }
}
