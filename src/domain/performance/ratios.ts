import {
  add,
  divide,
  isNegative,
  isPositive,
  isZero,
  multiply,
  ratio,
  round,
  squareRoot,
  subtract,
  ZERO,
  type Money,
  type Ratio,
} from '../money/money.ts';

/** Fewer days say nothing about a year. */
const FEWEST_DAYS = 20;
/** Trading days of a year by convention; the root of it makes a daily ratio a yearly one. */
const DAYS_A_YEAR = 252;
const EXACT = 30;

/** A ratio, or why there is none. */
export type Estimate =
  | { readonly value: Ratio; readonly reason: null }
  | { readonly value: null; readonly reason: string };

interface Day {
  /** P&L of the day. */
  pnl: Money;
  /** Equity at the end of the day before, with the cash put in on the day. */
  base: Money;
}

/**
 * Daily returns of equity: `pnl of the day / (equity at the end of the day before + cash put in on
 * the day)`. A day is one on which a journal has an entry. Sessions of one day are added up.
 */
export class DailyReturns {
  readonly #days = new Map<string, Day>();
  #day = '';
  #pnl = ZERO;
  #capital = ZERO;
  #pnlBefore = ZERO;
  #capitalBefore = ZERO;

  /** A session starts with its cash. */
  begin(capital: Money): void {
    this.#close();
    this.#day = '';
    this.#pnl = ZERO;
    this.#capital = capital;
    this.#pnlBefore = ZERO;
    this.#capitalBefore = capital;
  }

  /** The session's P&L and its cash put in, after an entry. */
  follow(at: string, pnl: Money, capital: Money): void {
    const day = at.slice(0, 10);
    if (day !== this.#day) {
      this.#close();
      this.#day = day;
    }
    this.#pnl = pnl;
    this.#capital = capital;
  }

  /** Trading days so far. */
  get count(): number {
    return this.#days.size + (this.#day !== '' && !this.#days.has(this.#day) ? 1 : 0);
  }

  /**
   * Sharpe ratio (Sharpe, "The Sharpe Ratio", 1994): mean of the daily returns / their sample
   * standard deviation * sqrt(252), the risk-free rate taken as 0.
   */
  sharpe(): Estimate {
    return this.#estimate('the daily returns do not vary', (returns, mean) => {
      const squares = returns.map((each) => square(subtract(each, mean)));
      return squareRoot(over(total(squares), returns.length - 1));
    });
  }

  /**
   * Sortino ratio (Sortino and Price, "Performance Measurement in a Downside Risk Framework",
   * 1994): mean of the daily returns / root of the mean square of those below 0 * sqrt(252).
   */
  sortino(): Estimate {
    return this.#estimate('no day has lost', (returns) => {
      const falls = returns.filter(isNegative).map(square);
      return squareRoot(over(total(falls), returns.length));
    });
  }

  #estimate(
    reasonWithoutRisk: string,
    risk: (returns: readonly Ratio[], mean: Ratio) => Ratio,
  ): Estimate {
    const returns = this.#returns();
    if (returns.length < FEWEST_DAYS) {
      const days = `${returns.length} trading ${returns.length === 1 ? 'day' : 'days'}`;
      return none(`${days}, at least ${FEWEST_DAYS} are needed`);
    }
    const mean = over(total(returns), returns.length);
    const deviation = risk(returns, mean);
    if (isZero(deviation)) return none(reasonWithoutRisk);
    const daily = divide(mean, deviation, EXACT) ?? ratio('0');
    const yearly = multiply(daily, squareRoot(ratio(String(DAYS_A_YEAR))));
    return { value: round(yearly), reason: null };
  }

  /** The return of each day that had capital. */
  #returns(): Ratio[] {
    const days = new Map(this.#days);
    const open = this.#today();
    if (open) days.set(this.#day, open);
    return [...days.values()]
      .filter(({ base }) => isPositive(base))
      .map(({ pnl, base }) => divide(pnl, base, EXACT) ?? ratio('0'));
  }

  #close(): void {
    const today = this.#today();
    if (today) this.#days.set(this.#day, today);
    this.#pnlBefore = this.#pnl;
    this.#capitalBefore = this.#capital;
  }

  /** The running day, added to what other sessions made on it. */
  #today(): Day | undefined {
    if (this.#day === '') return undefined;
    const known = this.#days.get(this.#day);
    const pnl = subtract(this.#pnl, this.#pnlBefore);
    const put = subtract(this.#capital, this.#capitalBefore);
    const base = add(add(this.#capitalBefore, this.#pnlBefore), put);
    return known ? { pnl: add(known.pnl, pnl), base: add(known.base, base) } : { pnl, base };
  }
}

const none = (reason: string): Estimate => ({ value: null, reason });

const square = (amount: Ratio): Ratio => multiply(amount, amount);

const total = (amounts: readonly Ratio[]): Ratio =>
  amounts.reduce((running, each) => add(running, each), ratio('0'));

const over = (amount: Ratio, count: number): Ratio =>
  divide(amount, ratio(String(count)), EXACT) ?? ratio('0');
