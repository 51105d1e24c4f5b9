import {
  add,
  compare,
  divide,
  figureOf,
  isLess,
  isPositive,
  multiply,
  ratio,
  round,
  subtract,
  type Money,
  type Ratio,
} from '../../money/money.ts';
import { EXACT, NOTHING } from '../exact.ts';

/** A fall of the curve of returns from a peak until the peak is reached again. */
export interface Fall {
  /** How far the lowest point is below the peak, in percent of the peak; exact. */
  readonly percent: Ratio;
  /** Times of the peak and of the lowest point. */
  readonly start: string;
  readonly bottom: string;
  /** When the peak was reached again; empty while it is not. */
  readonly recovery: string;
}

const RANKED = 5;

/**
 * The curve of returns: equity with the cash that was put in or taken out left out of it. Each flow
 * of cash starts a new sub-period, and the returns of the sub-periods are chained (the time-weighted
 * return of the Global Investment Performance Standards). Its falls are found in one pass: between
 * two flows the curve has the shape of equity, so a flow scales the peak and the bottom by what it
 * does to equity, and nothing is divided at any other point.
 */
export class Growth {
  /** The peak and the lowest equity since it, as if today's cash had been there then. */
  #peak: Ratio;
  #low: Ratio;
  #peakAt: string;
  #lowAt = '';
  #equity: Money;
  #longest: Fall | undefined;
  readonly #ranked: Fall[] = [];

  constructor(startedAt: string, equity: Money) {
    this.#peakAt = startedAt;
    this.#equity = equity;
    this.#peak = figureOf(equity);
    this.#low = this.#peak;
  }

  /** The next point; `flow` is the cash that came in (below 0: went out) since the one before. */
  follow(at: string, equity: Money, flow: Money): void {
    if (!flow.isZero()) this.#scale(at, subtract(equity, flow), equity);
    this.#equity = equity;
    const now: Ratio = figureOf(equity);
    if (!isLess(now, this.#peak)) {
      if (this.#lowAt !== '') this.#close({ ...this.#current(), recovery: at });
      this.#peak = now;
      this.#peakAt = at;
      this.#low = now;
      this.#lowAt = '';
    } else if (isLess(now, this.#low)) {
      this.#low = now;
      this.#lowAt = at;
    }
  }

  /** The deepest falls, the deepest first, at most five; one that lasts still among them. */
  get deepest(): readonly Fall[] {
    return ranked([...this.#ranked, ...this.#open()]);
  }

  /** The longest time below a peak; one that lasts still is measured to `until`. */
  longest(until: string): Fall | undefined {
    const [open] = this.#open();
    if (open === undefined) return this.#longest;
    return this.#longest && lasted(this.#longest, until) >= lasted(open, until)
      ? this.#longest
      : open;
  }

  #open(): Fall[] {
    return this.#lowAt === '' ? [] : [this.#current()];
  }

  #current(): Fall {
    const fall = subtract(this.#peak, this.#low);
    const percent = divide(multiply(fall, 100), this.#peak, EXACT) ?? NOTHING;
    return { percent, start: this.#peakAt, bottom: this.#lowAt, recovery: '' };
  }

  #close(fall: Fall): void {
    const kept = ranked([...this.#ranked, fall]);
    this.#ranked.splice(0, this.#ranked.length, ...kept);
    const { recovery } = fall;
    if (!this.#longest || lasted(this.#longest, recovery) < lasted(fall, recovery)) {
      this.#longest = fall;
    }
  }

  /** Nothing can be said about growth from an equity that is not above 0: the curve starts anew. */
  #scale(at: string, before: Money, after: Money): void {
    const factor = isPositive(before) ? divide(after, before, EXACT) : null;
    if (factor === null || !isPositive(factor)) {
      if (this.#lowAt !== '') this.#close(this.#current());
      this.#peak = figureOf(after);
      this.#low = this.#peak;
      this.#peakAt = at;
      this.#lowAt = '';
      return;
    }
    this.#peak = multiply(this.#peak, factor);
    this.#low = multiply(this.#low, factor);
  }

  /** Equity at the last point. */
  get equity(): Money {
    return this.#equity;
  }
}

/** Milliseconds from the peak to its recovery, or to `until`. */
export const lasted = ({ start, recovery }: Fall, until: string): number =>
  Date.parse(recovery || until) - Date.parse(start);

function ranked(falls: readonly Fall[]): Fall[] {
  return [...falls].sort((a, b) => compare(b.percent, a.percent)).slice(0, RANKED);
}

/** Chains the returns of sub-periods: the product of (1 + each), less 1. */
export const chained = (factors: Iterable<Ratio>): Ratio => {
  let product = ratio('1');
  for (const factor of factors) product = round(multiply(product, factor), EXACT);
  return add(product, ratio('-1'));
};
