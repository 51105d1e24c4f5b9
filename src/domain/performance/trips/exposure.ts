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
} from '../../money/money.ts';
import type { MarketClock } from '../trading-times.ts';

/**
 * How much of the market's hours, and of the equity, was at risk. Gross exposure is the value of
 * everything open at its current price, SHORTs too.
 */
export class Exposure {
  /** The highest value held at once. */
  highest = ZERO;
  readonly #clock: MarketClock;
  #held = ZERO;
  #equity = ZERO;
  #at = '';
  #all = 0;
  #invested = 0;
  #heldTime = ratio('0');
  #equityTime = ratio('0');

  constructor(clock: MarketClock) {
    this.#clock = clock;
  }

  begin(at: string, equity: Money): void {
    this.#at = at;
    this.#held = ZERO;
    this.#equity = equity;
  }

  /** From `at` on, `held` is the value of what is open. */
  follow(at: string, held: Money, equity: Money): void {
    const span = this.#clock.between(this.#at, at);
    if (span > 0) {
      this.#all += span;
      if (isPositive(this.#held)) {
        this.#invested += span;
        this.#heldTime = add(this.#heldTime, multiply(this.#held, span));
      }
      this.#equityTime = add(this.#equityTime, multiply(this.#equity, span));
    }
    if (at !== '') this.#at = at;
    this.#held = held;
    this.#equity = equity;
    this.highest = greater(this.highest, held);
  }

  /** Market hours with something open / all market hours * 100, 2 decimals; null without any. */
  get timeInMarket(): Ratio | null {
    return divide(ratio(String(this.#invested * 100)), ratio(String(this.#all)));
  }

  /** Average exposure: the time-weighted value held / the time-weighted equity * 100. */
  get average(): Ratio | null {
    if (!isPositive(this.#equityTime)) return null;
    return divide(multiply(this.#heldTime, 100), this.#equityTime);
  }
}
