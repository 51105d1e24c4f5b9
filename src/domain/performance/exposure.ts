import {
  add,
  divide,
  greater,
  isPositive,
  multiply,
  ratio,
  ZERO,
  type Money,
  type Ratio,
} from '../money/money.ts';

/**
 * How much of the time, and of the equity, was at risk. Gross exposure is the value of everything
 * open at its current price, SHORTs too.
 */
export class Exposure {
  /** The highest value held at once. */
  highest = ZERO;
  #held = ZERO;
  #equity = ZERO;
  #at = Number.NaN;
  #all = 0;
  #invested = 0;
  #heldTime = ratio('0');
  #equityTime = ratio('0');

  begin(at: string, equity: Money): void {
    this.#at = Date.parse(at);
    this.#held = ZERO;
    this.#equity = equity;
  }

  /** From `at` on, `held` is the value of what is open. */
  follow(at: string, held: Money, equity: Money): void {
    const now = Date.parse(at);
    const span = now - this.#at;
    if (span > 0) {
      this.#all += span;
      if (isPositive(this.#held)) {
        this.#invested += span;
        this.#heldTime = add(this.#heldTime, multiply(this.#held, span));
      }
      this.#equityTime = add(this.#equityTime, multiply(this.#equity, span));
    }
    if (!Number.isNaN(now)) this.#at = now;
    this.#held = held;
    this.#equity = equity;
    this.highest = greater(this.highest, held);
  }

  /** Time with something open / all the time * 100, 2 decimals; null without time. */
  get timeInMarket(): Ratio | null {
    return divide(ratio(String(this.#invested * 100)), ratio(String(this.#all)));
  }

  /** Average exposure: the time-weighted value held / the time-weighted equity * 100. */
  get average(): Ratio | null {
    if (!isPositive(this.#equityTime)) return null;
    return divide(multiply(this.#heldTime, 100), this.#equityTime);
  }
}
