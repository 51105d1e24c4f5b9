import { contractValue } from '../instruments/contract-value.ts';
import { equity, type Balance } from '../ledger/wallet.ts';
import { positionKey, type JournalEntry, type PositionKey, type Step } from '../ledger/journal.ts';
import { add, compare, subtract, ZERO, type Money } from '../money/money.ts';
import { isOpen, marketValue, unrealizedAt, type Position } from '../ledger/position.ts';
import { Breakdown } from './breakdown.ts';
import type { Segment } from '../instruments/instrument.ts';
import { CurveSampler, type CurvePoint } from './curve.ts';
import { DrawdownTracker } from './returns/drawdown.ts';
import { Exposure } from './trips/exposure.ts';
import { DailyReturns, type DayRecord } from './returns/daily-returns.ts';
import { Growth } from './returns/growth.ts';
import {
  RoundTripMatcher,
  USUAL_METHOD,
  type RoundTrip,
  type TripMethod,
} from './trips/round-trips.ts';
import { MarketClock, WEEKDAYS, type TradingTimes } from './trading-times.ts';
import { TripTally } from './trips/trip-tally.ts';

/** What one entry of a journal meant. */
export interface Followed {
  readonly trips: readonly RoundTrip[];
  readonly point: CurvePoint;
}

/** How a report counts: which days and hours, and how fills become round trips. */
export interface MetricsTerms {
  readonly times?: TradingTimes | undefined;
  readonly method?: TripMethod | undefined;
}

interface Worth {
  readonly unrealized: Money;
  readonly held: Money;
}
const NOTHING: Worth = { unrealized: ZERO, held: ZERO };

function worthOf(position: Position): Worth {
  const held = marketValue(position);
  return { held, unrealized: unrealizedAt(held, position) };
}

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
  growth!: Growth;
  curve!: CurveSampler;
  /** Value of all fills, bought and sold. */
  turnover = ZERO;
  readonly times: TradingTimes;
  readonly method: TripMethod;
  /** The segments that were traded. */
  readonly segments = new Set<Segment>();
  #matcher: RoundTripMatcher;
  #clock: MarketClock;
  readonly #valued = new Map<PositionKey, Worth>();
  #worth = NOTHING;
  #started = false;
  /** Of the sessions before: their P&L, and the cash put in that counts for the whole. */
  #earlierPnl = ZERO;
  #account = ZERO;
  #deposits = ZERO;
  /** All that counts for the whole before this session's own P&L. */
  #given = ZERO;
  #last: { readonly pnl: Money; readonly deposits: Money } = { pnl: ZERO, deposits: ZERO };

  constructor({ times = WEEKDAYS, method = USUAL_METHOD }: MetricsTerms = {}) {
    this.times = times;
    this.method = method;
    this.#matcher = new RoundTripMatcher(method);
    this.#clock = new MarketClock(times, this.segments);
  }

  /** The cash of the first session, and what was put in since: what the account was given. */
  get account(): Money {
    return this.#account;
  }

  /** The trading days from the first fill or quote to the last. */
  get days(): readonly DayRecord[] {
    return this.daily.days(this.times, this.segments);
  }

  /** A session begins, with its cash, at an ISO time. */
  begin(at: string, capital: Money): void {
    if (this.#started) {
      this.#earlierPnl = add(this.#earlierPnl, this.#last.pnl);
      this.#deposits = add(this.#deposits, this.#last.deposits);
    } else {
      this.#clear(at, capital);
    }
    this.#started = true;
    this.#enter(at);
  }

  /** `entry` has led to `step`; call it for every entry in order. */
  follow(entry: JournalEntry, step: Step): Followed {
    if (step.reset) {
      // Only what came before it in this session goes; it cannot be told from others' sums.
      this.#clear(entry.at, step.balance.startingBalance);
      this.#enter(entry.at);
    }
    const trips = this.#matcher.follow(entry, step);
    this.#count(trips);
    for (const key of step.left ?? []) this.#revalue(key, NOTHING);
    for (const position of step.positions) {
      this.#revalue(positionKey(position), isOpen(position) ? worthOf(position) : NOTHING);
    }
    if (entry.type === 'FILL') {
      this.turnover = add(
        this.turnover,
        contractValue(entry.fill.instrument, entry.fill.price, entry.fill.quantity),
      );
      this.#trade(entry.fill.instrument.segment);
    }
    const moved = !('amount' in entry);
    return { trips, point: this.#point(entry.at, step.balance, moved) };
  }

  /** The trips that were still waiting for further fills when the session's entries ended. */
  rest(): readonly RoundTrip[] {
    const trips = this.#matcher.rest();
    this.#count(trips);
    return trips;
  }

  /** The session's end, or now; `unrealized` and `held` are at the last quotes. */
  finish(at: string, balance: Balance, worth: Worth): CurvePoint | undefined {
    const moved = compare(worth.unrealized, this.#worth.unrealized) !== 0;
    this.#worth = worth;
    this.exposure.follow(at, worth.held, add(this.#given, this.#made(balance)));
    return moved ? this.#point(at, balance, true) : undefined;
  }

  #count(trips: readonly RoundTrip[]): void {
    for (const trip of trips) {
      this.trips.add(trip);
      this.breakdown.add(trip);
    }
  }

  #trade(segment: Segment): void {
    if (this.segments.has(segment)) return;
    this.segments.add(segment);
    this.#clock.forget();
  }

  #clear(at: string, capital: Money): void {
    this.trips = new TripTally();
    this.breakdown = new Breakdown();
    this.drawdown = new DrawdownTracker(at);
    this.exposure = new Exposure(this.#clock);
    this.daily = new DailyReturns(capital);
    this.growth = new Growth(at, capital);
    this.segments.clear();
    this.#clock.forget();
    this.curve = new CurveSampler();
    this.turnover = ZERO;
    this.#earlierPnl = ZERO;
    this.#deposits = ZERO;
    this.#account = capital;
  }

  #enter(at: string): void {
    this.#matcher = new RoundTripMatcher(this.method);
    this.#valued.clear();
    this.#worth = NOTHING;
    this.#last = { pnl: ZERO, deposits: ZERO };
    this.#given = add(this.#account, add(this.#deposits, this.#earlierPnl));
    this.exposure.begin(at, this.#given);
  }

  /** What this session is worth above the cash that it began with. */
  #made(balance: Balance): Money {
    return subtract(equity(balance, this.#worth.unrealized), balance.startingBalance);
  }

  /** Keeps the sums of what is open, by the difference that one position makes. */
  #revalue(key: PositionKey, now: Worth): void {
    const before = this.#valued.get(key) ?? NOTHING;
    this.#worth = {
      unrealized: add(this.#worth.unrealized, subtract(now.unrealized, before.unrealized)),
      held: add(this.#worth.held, subtract(now.held, before.held)),
    };
    if (now === NOTHING) this.#valued.delete(key);
    else this.#valued.set(key, now);
  }

  /** `moved` says that something was filled or valued: cash and pending orders move no equity. */
  #point(at: string, balance: Balance, moved: boolean): CurvePoint {
    const made = this.#made(balance);
    const own = subtract(made, balance.deposits);
    const flow = subtract(balance.deposits, this.#last.deposits);
    this.#last = { pnl: own, deposits: balance.deposits };
    const pnl = add(this.#earlierPnl, own);
    const now = add(this.#given, made);
    this.exposure.follow(at, this.#worth.held, now);
    this.daily.follow(at, now, flow, moved);
    this.growth.follow(at, now, flow);
    const point = { at, equity: now, pnl, drawdown: this.drawdown.follow(at, pnl) };
    this.curve.add(point);
    return point;
  }
}
