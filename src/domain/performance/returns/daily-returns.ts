import {
  add,
  divide,
  isPositive,
  isZero,
  multiply,
  ONE,
  round,
  subtract,
  ZERO,
  type Money,
  type Ratio,
} from '../../money/money.ts';
import type { Segment } from '../../instruments/instrument.ts';
import { EXACT, NOTHING } from '../exact.ts';
import type { TradingTimes } from '../trading-times.ts';
import { addDays } from '../../calendar/days.ts';

/** One trading day of an account. */
export interface DayRecord {
  /** `YYYY-MM-DD` in the session's time zone. */
  readonly day: string;
  /** What the day made, after fees, at its last quote or fill. */
  readonly pnl: Money;
  /** Cash that came in, less cash that went out. */
  readonly flow: Money;
  /** Equity at the day's last quote or fill. */
  readonly equity: Money;
  /** The day's time-weighted return, a fraction; null where there was no capital to earn it. */
  readonly growth: Ratio | null;
}

interface Day {
  pnl: Money;
  flow: Money;
  equity: Money;
  /** The product of the sub-periods' (1 + return). */
  factor: Ratio | null;
  /** Whether anything was filled or valued. */
  active: boolean;
}

/**
 * Daily time-weighted returns of an account. Within a day each flow of cash starts a new sub-period.
 * Days are kept, not entries: memory grows with the calendar alone.
 */
export class DailyReturns {
  readonly #days = new Map<string, Day>();
  #day = '';
  #today: Day | undefined;
  /** Equity at the start of the running sub-period. */
  #base: Money;
  #equity: Money;
  /** Equity at the end of the day before, for the day's P&L. */
  #opened: Money;

  constructor(equity: Money) {
    this.#base = equity;
    this.#equity = equity;
    this.#opened = equity;
  }

  /** After an entry: equity, the cash that it brought in, and whether it was a fill or a quote. */
  follow(at: string, equity: Money, flow: Money, active: boolean): void {
    const day = at.slice(0, 10);
    if (day !== this.#day) this.#turnTo(day);
    const today = this.#today;
    if (today === undefined) return;
    if (!isZero(flow)) {
      today.flow = add(today.flow, flow);
      this.#closePeriod(today, subtract(equity, flow), equity);
    }
    today.equity = equity;
    today.active ||= active;
    this.#equity = equity;
  }

  /** Days on which something was filled or valued. */
  get activeDays(): number {
    return this.#closed().filter(([, { active }]) => active).length;
  }

  /**
   * Every trading day from the first fill or quote to the last, with a return of 0 where nothing
   * moved; a day on which something was filled counts whatever the calendar says.
   */
  days(times: TradingTimes, segments: ReadonlySet<Segment>): DayRecord[] {
    const known = new Map(this.#closed());
    const active = [...known].filter(([, day]) => day.active).map(([day]) => day);
    const [first, last] = [active[0], active.at(-1)];
    if (first === undefined || last === undefined) return [];
    const records: DayRecord[] = [];
    let equity = ZERO;
    for (let day = first; day <= last; day = addDays(day, 1)) {
      const made = known.get(day);
      equity = made?.equity ?? equity;
      if (made?.active || times.hours(day, segments)) records.push(recordOf(day, made, equity));
    }
    return records;
  }

  /** The time-weighted return of all days together, a fraction; null without capital. */
  get total(): Ratio | null {
    let product: Ratio = ONE;
    for (const [, { factor }] of this.#closed()) {
      if (factor === null) return null;
      product = round(multiply(product, factor), EXACT);
    }
    return subtract(product, ONE);
  }

  #turnTo(day: string): void {
    if (this.#today) this.#endDay(this.#today);
    const known = this.#days.get(day);
    this.#day = day;
    this.#today = known ?? {
      pnl: ZERO,
      flow: ZERO,
      equity: this.#equity,
      factor: ONE,
      active: false,
    };
    this.#days.set(day, this.#today);
  }

  #endDay(today: Day): void {
    this.#closePeriod(today, this.#equity, this.#equity);
    this.#opened = this.#equity;
  }

  /** Ends a sub-period at `end`; the next one starts at `start`. */
  #closePeriod(today: Day, end: Money, start: Money): void {
    today.pnl = add(today.pnl, subtract(end, this.#opened));
    this.#opened = start;
    if (!isZero(subtract(end, this.#base))) {
      const factor = isPositive(this.#base) ? divide(end, this.#base, EXACT) : null;
      const whole = factor && today.factor && round(multiply(today.factor, factor), EXACT);
      today.factor = whole ?? null;
    }
    this.#base = start;
  }

  /** All days in order, the running one as if it ended now. */
  #closed(): [string, Day][] {
    if (this.#today) this.#endDay(this.#today);
    return [...this.#days].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

function recordOf(day: string, made: Day | undefined, equity: Money): DayRecord {
  if (made === undefined) return { day, pnl: ZERO, flow: ZERO, equity, growth: NOTHING };
  const growth = made.factor && subtract(made.factor, ONE);
  return { day, pnl: made.pnl, flow: made.flow, equity, growth };
}
