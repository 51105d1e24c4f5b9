import { isLess, paise, type Money } from '../money/money.ts';

/** Where a session stood after an entry of its journal. */
export interface CurvePoint {
  readonly at: string;
  readonly equity: Money;
  /** equity - starting balance - deposits. */
  readonly pnl: Money;
  /** How far P&L is below its peak, at least 0. */
  readonly drawdown: Money;
}

interface Bin {
  readonly first: Placed;
  lowest: Placed;
  highest: Placed;
  last: Placed;
}
interface Placed {
  readonly index: number;
  readonly point: CurvePoint;
}

/** Points that are kept as they are, and to which longer curves are brought down. */
export const MAX_POINTS = 1000;
const MAX_BINS = 4 * MAX_POINTS;

/**
 * Keeps a curve in bounded memory. Up to 1,000 points all are kept. A longer one is brought down
 * by MinMaxLTTB (Van Der Donckt and others, "MinMaxLTTB: Leveraging MinMax-Preselection to Scale
 * LTTB", 2023): of every bin of points the lowest and the highest stay, and of these LTTB
 * (Steinarsson, "Downsampling Time Series for Visual Representation", 2013) chooses those that
 * keep the shape. The bins double in width when they become too many, so no length need be known.
 */
export class CurveSampler {
  #bins: Bin[] = [];
  #width = 1;
  #count = 0;

  add(point: CurvePoint): void {
    const placed = { index: this.#count, point };
    const bin = this.#bins[Math.floor(this.#count / this.#width)];
    this.#count += 1;
    if (bin) widen(bin, placed);
    else this.#bins.push({ first: placed, lowest: placed, highest: placed, last: placed });
    if (this.#bins.length > MAX_BINS) this.#join();
  }

  /** The newest point; undefined without any. */
  get last(): CurvePoint | undefined {
    return this.#bins.at(-1)?.last.point;
  }

  /** How many points were added. */
  get count(): number {
    return this.#count;
  }

  /** At most `most` points, the first and the last among them, in order. */
  points(most = MAX_POINTS): CurvePoint[] {
    return lttb(extremes(this.#bins), most).map(({ point }) => point);
  }

  #join(): void {
    const joined: Bin[] = [];
    this.#bins.forEach((bin, index) => {
      const left = joined[Math.floor(index / 2)];
      if (left === undefined) joined.push(bin);
      else for (const each of [bin.lowest, bin.highest, bin.last]) widen(left, each);
    });
    this.#bins = joined;
    this.#width *= 2;
  }
}

/** Takes a point into a bin; the latest comes last. */
function widen(bin: Bin, placed: Placed): void {
  if (isLess(placed.point.pnl, bin.lowest.point.pnl)) bin.lowest = placed;
  if (isLess(bin.highest.point.pnl, placed.point.pnl)) bin.highest = placed;
  bin.last = placed;
}

/** The lowest and the highest of every bin, with the curve's two ends. */
function extremes(bins: readonly Bin[]): Placed[] {
  const ends = [bins[0]?.first, bins.at(-1)?.last].filter((each) => each !== undefined);
  const kept = [...ends, ...bins.flatMap(({ lowest, highest }) => [lowest, highest])];
  const byIndex = new Map(kept.map((each) => [each.index, each]));
  return [...byIndex.values()].sort((a, b) => a.index - b.index);
}

/** Largest Triangle Three Buckets: of each bucket, the point that spans the largest triangle. */
function lttb(placed: readonly Placed[], most: number): readonly Placed[] {
  const first = placed[0];
  const last = placed.at(-1);
  if (placed.length <= most || !first || !last) return placed;
  const size = (placed.length - 2) / (most - 2);
  const bucket = (number: number): readonly Placed[] =>
    number >= most - 2
      ? [last]
      : placed.slice(1 + Math.floor(number * size), 1 + Math.floor((number + 1) * size));
  const chosen = [first];
  for (let number = 0; number < most - 2; number += 1) {
    const before = chosen.at(-1) ?? first;
    const after = centre(bucket(number + 1));
    const best = largest(bucket(number), (each) => area(place(before), place(each), after));
    if (best) chosen.push(best);
  }
  return [...chosen, last];
}

type Spot = readonly [x: number, y: number];

const place = ({ index, point }: Placed): Spot => [index, paise(point.pnl)];

function centre(placed: readonly Placed[]): Spot {
  const spots = placed.map(place);
  const mean = (pick: (spot: Spot) => number): number =>
    spots.reduce((total, spot) => total + pick(spot), 0) / spots.length;
  return [mean(([x]) => x), mean(([, y]) => y)];
}

const area = ([ax, ay]: Spot, [bx, by]: Spot, [cx, cy]: Spot): number =>
  Math.abs((ax - cx) * (by - ay) - (ax - bx) * (cy - ay));

function largest(placed: readonly Placed[], measure: (each: Placed) => number): Placed | undefined {
  let best: Placed | undefined;
  let most = -1;
  for (const each of placed) {
    const size = measure(each);
    if (size > most) [best, most] = [each, size];
  }
  return best;
}
