import { isLess, subtract, ZERO, type Money } from '../../money/money.ts';

/** The deepest fall of P&L from an earlier peak, in rupees. */
export interface Drawdown {
  /** peak - bottom, at least 0. */
  readonly amount: Money;
  /** Time of the peak; empty when there was no fall. */
  readonly start: string;
  readonly bottom: string;
  /** When the peak was reached again; empty while it is not. */
  readonly recovery: string;
}

/**
 * Maximum drawdown in one pass: `max over t of (max over s <= t of pnl(s)) - pnl(t)`, the session's
 * start being a peak of 0 (Magdon-Ismail and Atiya, "Maximum drawdown", 2004). It follows P&L
 * (equity less cash put in), so that a withdrawal is not a loss.
 */
export class DrawdownTracker {
  #peak = ZERO;
  #peakAt: string;
  #worst: Drawdown;
  #worstPeak = ZERO;

  constructor(startedAt: string) {
    this.#peakAt = startedAt;
    this.#worst = { amount: ZERO, start: '', bottom: '', recovery: '' };
  }

  /** The next point; gives how far P&L stands below its peak now. */
  follow(at: string, pnl: Money): Money {
    if (this.#worst.recovery === '' && this.#worst.start !== '' && !isLess(pnl, this.#worstPeak)) {
      this.#worst = { ...this.#worst, recovery: at };
    }
    if (!isLess(pnl, this.#peak)) {
      this.#peak = pnl;
      this.#peakAt = at;
      return ZERO;
    }
    const fall = subtract(this.#peak, pnl);
    if (isLess(this.#worst.amount, fall)) {
      this.#worst = { amount: fall, start: this.#peakAt, bottom: at, recovery: '' };
      this.#worstPeak = this.#peak;
    }
    return fall;
  }

  /** The highest P&L so far, at least 0. */
  get peak(): Money {
    return this.#peak;
  }

  get worst(): Drawdown {
    return this.#worst;
  }
}
