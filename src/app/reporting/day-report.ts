import { ownEventRecord } from '../../domain/ledger/actions/own-events.ts';
import { entryRecord } from '../../domain/ledger/stored/records.ts';
import { add, isZero, subtract, text, ZERO, type Money } from '../../domain/money/money.ts';
import { tripRecord } from '../../domain/performance/records.ts';
import { NOTHING as UNMOVED } from '../../domain/performance/exact.ts';
import { DailyReturns } from '../../domain/performance/returns/daily-returns.ts';
import { TripTally } from '../../domain/performance/trips/trip-tally.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import { Listed, type JournalStep } from './follow-journal.ts';
import { percentOfFraction } from './measures/measures.ts';

/** One day of a session, ready as JSON: counts are numbers, every amount is a decimal string. */
export interface DayReport extends ReturnType<DayTally['figures']> {
  readonly session_id: string;
  readonly name: string;
  /** `YYYY-MM-DD` in the session's time zone. */
  readonly date: string;
}

/** The wallet, and what the account was worth, at one moment. */
interface Mark {
  readonly balance: Balance;
  readonly equity: Money;
}

/** Follows a session's steps from its start, and keeps what happened on one day. */
export class DayTally {
  readonly #day: string;
  readonly #listed = new Listed();
  #trips = new TripTally();
  #fills = 0;
  /** From the first entry of the day on. */
  #returns: DailyReturns | undefined;
  #before: Mark;
  #after: Mark;

  /** `opening` is the wallet with which the session began. */
  constructor(day: string, opening: Balance) {
    this.#day = day;
    this.#before = { balance: opening, equity: opening.startingBalance };
    this.#after = this.#before;
  }

  add(step: JournalStep): void {
    const { entry, balance, point } = step;
    const day = entry.at.slice(0, 10);
    if (day > this.#day) return;
    const flow = subtract(balance.deposits, this.#after.balance.deposits);
    this.#after = { balance, equity: point.equity };
    if (entry.type === 'RESET') this.#restart();
    if (day < this.#day) {
      this.#before = this.#after;
      return;
    }
    this.#returns ??= new DailyReturns(this.#before.equity);
    if (entry.type !== 'RESET') this.#returns.follow(entry.at, point.equity, flow, true);
    this.#listed.add(step);
    for (const trip of step.trips) this.#trips.add(trip);
    if (entry.type === 'FILL') this.#fills += 1;
  }

  /** What was open is valued anew on this day, at the session's end or now. */
  revalue(at: string, equity: Money): void {
    this.#returns ??= new DailyReturns(this.#before.equity);
    this.#returns.follow(at, equity, ZERO, true);
    this.#after = { ...this.#after, equity };
  }

  figures() {
    const [before, after] = [this.#before, this.#after];
    const change = (of: (balance: Balance) => Money): Money =>
      subtract(of(after.balance), of(before.balance));
    const [flow, fees] = [change(({ deposits }) => deposits), change((each) => each.fees)];
    const dividends = change((each) => each.dividends ?? ZERO);
    const realized = change(({ realizedPnl }) => realizedPnl);
    const total = subtract(subtract(after.equity, before.equity), flow);
    const gross = subtract(add(total, fees), dividends);
    return {
      /** Equity at the end of the day before, and at the end of this one. */
      starting_equity: text(before.equity),
      ending_equity: text(after.equity),
      /** Cash put in, less cash taken out. */
      flow: text(flow),
      /** What closed; and how the worth of what was left open changed. Both before fees. */
      realized_pnl: text(realized),
      unrealized_change: text(subtract(gross, realized)),
      gross_pnl: text(gross),
      fees: text(fees),
      ...(!isZero(dividends) && { dividends: text(dividends) }),
      /** `gross_pnl + dividends - fees = ending_equity - starting_equity - flow`. */
      total_pnl: text(total),
      /** Time-weighted; null without capital. */
      return_percent: percentOfFraction(this.#returns ? this.#returns.total : UNMOVED),
      ...this.#counts(),
      ...this.#lists(),
    };
  }

  #counts() {
    const { count, wins, losses, scratches, winRate, expectancy } = this.#trips;
    return {
      fills: this.#fills,
      closed_round_trips: count,
      winning_trades: wins,
      losing_trades: losses,
      scratch_trades: scratches,
      win_rate: winRate?.toFixed(2) ?? null,
      average_trade_pnl: expectancy && text(expectancy),
    };
  }

  #lists() {
    const { symbols, trades, trips, events } = this.#listed;
    return {
      symbols_traded: [...symbols].sort(),
      trades: trades.items.map(entryRecord),
      trades_omitted: trades.omitted,
      round_trips: trips.items.map(tripRecord),
      round_trips_omitted: trips.omitted,
      events: events.items.map(ownEventRecord),
    };
  }

  /** A reset starts the session anew: what the day had before it is gone, as in every report. */
  #restart(): void {
    this.#before = this.#after;
    this.#returns = undefined;
    this.#trips = new TripTally();
    this.#fills = 0;
  }
}
