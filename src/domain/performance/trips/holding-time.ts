/** Distinct durations that are kept apart before they are counted in coarser steps. */
const MAX_STEPS = 20_000;

/**
 * Mean and median of durations in bounded memory: a histogram of milliseconds. It is exact until
 * more than 20,000 different durations were seen; then neighbouring steps are joined, so the median
 * is exact to the width of a step (2 milliseconds, then 4, ...), while the mean stays exact.
 */
export class HoldingTimes {
  #counts = new Map<number, number>();
  #width = 1;
  #count = 0;
  #total = 0;

  /** Adds a duration in milliseconds; below 0 counts as 0. */
  add(milliseconds: number): void {
    const held = Math.max(0, milliseconds);
    this.#count += 1;
    this.#total += held;
    bump(this.#counts, Math.floor(held / this.#width), 1);
    if (this.#counts.size > MAX_STEPS) this.#coarsen();
  }

  /** Mean in milliseconds; null without any. */
  get mean(): number | null {
    return this.#count === 0 ? null : this.#total / this.#count;
  }

  /** The middle duration in milliseconds, the mean of the two middle ones when even; or null. */
  get median(): number | null {
    if (this.#count === 0) return null;
    const steps = [...this.#counts].sort(([a], [b]) => a - b);
    const lower = stepAt(steps, Math.floor((this.#count - 1) / 2));
    const upper = stepAt(steps, Math.floor(this.#count / 2));
    return ((lower + upper) / 2) * this.#width;
  }

  #coarsen(): void {
    const joined = new Map<number, number>();
    for (const [step, count] of this.#counts) bump(joined, Math.floor(step / 2), count);
    this.#counts = joined;
    this.#width *= 2;
  }
}

function bump(counts: Map<number, number>, step: number, by: number): void {
  counts.set(step, (counts.get(step) ?? 0) + by);
}

/** The step of the value at a place, counted from 0 in rising order. */
function stepAt(steps: readonly (readonly [number, number])[], place: number): number {
  let passed = 0;
  for (const [step, count] of steps) {
    passed += count;
    if (passed > place) return step;
  }
  return 0;
}
