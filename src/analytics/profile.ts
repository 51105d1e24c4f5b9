import type { Range } from './probability.ts';

/** What legs make over the prices of their underlying at a moment before they all have expired. */
export interface Profile {
  readonly points: readonly { readonly at: number; readonly profit: number }[];
  readonly breakevens: readonly number[];
  readonly profitable: readonly Range[];
  /** Null where it grows without end. */
  readonly maxProfit: number | null;
  /** The most that can be lost, 0 or more; null where it grows without end. */
  readonly maxLoss: number | null;
}

interface ProfileTerms {
  readonly now: number;
  readonly strikes: readonly number[];
  /** What a point more of the price brings far above. */
  readonly upperSlope: number;
  readonly top?: number | undefined;
}

const STEPS = 600;
const REACH = 3;
/** How far above its highest strike a profile goes at least. */
const BEYOND = 1.05;
const HALVINGS = 60;

/**
 * Looks at a profit that is known only by pricing it: from 0 to `top` (unless it is said, three times
 * the price now) in even steps, and at the strikes. A zero is found by halving, the best and the worst
 * by narrowing around the best and the worst point.
 */
export function profileOf(
  profit: (price: number) => number,
  { now, strikes, upperSlope, top }: ProfileTerms,
): Profile {
  const highest = Math.max(now, ...strikes);
  const end = top === undefined ? REACH * highest : Math.max(top, BEYOND * highest);
  const even = Array.from({ length: STEPS + 1 }, (_, step) => (end * step) / STEPS);
  const prices = [...new Set([...even, ...strikes, now])].sort((a, b) => a - b);
  const points = prices.map((at) => ({ at, profit: profit(at) }));
  // A point at which exactly nothing is made lies between two others.
  const made = points.filter((each) => each.profit !== 0);
  const breakevens = made.flatMap((point, index) => {
    const next = made[index + 1];
    if (!next || point.profit * next.profit > 0) return [];
    return [zeroBetween(profit, point.at, next.at)];
  });
  const best = extreme(profit, points, 1);
  const worst = extreme(profit, points, -1);
  return {
    points,
    breakevens,
    profitable: stretchesOf(profit, breakevens, end),
    maxProfit: upperSlope > 0 ? null : best,
    maxLoss: upperSlope < 0 ? null : Math.max(0, -worst),
  };
}

function zeroBetween(profit: (price: number) => number, from: number, to: number): number {
  const rises = profit(from) < 0;
  let [low, high] = [from, to];
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (profit(middle) < 0 === rises) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The highest (`sign` 1) or lowest (-1) profit, narrowed between the neighbours of the best point. */
function extreme(
  profit: (price: number) => number,
  points: Profile['points'],
  sign: number,
): number {
  const height = (each: number) => sign * profit(each);
  const at = points.reduce(
    (best, point, index) =>
      sign * point.profit > sign * (points[best]?.profit ?? 0) ? index : best,
    0,
  );
  let low = points[Math.max(0, at - 1)]?.at ?? 0;
  let high = points[Math.min(points.length - 1, at + 1)]?.at ?? 0;
  for (let step = 0; step < HALVINGS; step += 1) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (height(left) < height(right)) low = left;
    else high = right;
  }
  return sign * Math.max(height((low + high) / 2), sign * (points[at]?.profit ?? 0));
}

function stretchesOf(
  profit: (price: number) => number,
  breakevens: readonly number[],
  top: number,
): readonly Range[] {
  const ends = [0, ...breakevens];
  return ends.flatMap((from, index) => {
    const to = ends[index + 1] ?? null;
    return profit(((to ?? top) + from) / 2) > 0 ? [{ from, to }] : [];
  });
}
