import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CurveSampler,
  MAX_POINTS,
  type CurvePoint,
} from '../../../src/domain/performance/curve.ts';
import { money, ZERO } from '../../../src/domain/money/money.ts';
import { runs } from '../../support/fuzz-seed.ts';

/** The kept points of a curve, each as [its place, its P&L]. */
type Kept = readonly [place: number, pnl: number];

function sampled(pnls: readonly number[]): CurveSampler {
  const sampler = new CurveSampler();
  pnls.forEach((pnl, index) => {
    const amount = money(String(pnl));
    sampler.add({ at: String(index), equity: amount, pnl: amount, drawdown: ZERO });
  });
  return sampler;
}
const kept = (points: readonly CurvePoint[]): Kept[] =>
  points.map(({ at, pnl }) => [Number.parseInt(at, 10), pnl.toNumber()]);
const places = (pnls: readonly number[], most: number) =>
  kept(sampled(pnls).points(most)).map(([place]) => place);
const wave = (length: number) =>
  Array.from({ length }, (_, index) =>
    Math.round(2000 + 1000 * Math.sin(index / 7) + (index % 13)),
  );

describe('a curve', () => {
  it('without points is empty', () => {
    expect(new CurveSampler().points()).toEqual([]);
    expect(new CurveSampler().count).toBe(0);
  });

  it('of up to 1,000 points keeps them all', () => {
    const sampler = sampled(wave(MAX_POINTS));
    expect(kept(sampler.points())).toEqual(wave(MAX_POINTS).map((pnl, index) => [index, pnl]));
    expect(sampler.count).toBe(MAX_POINTS);
  });

  it('of more keeps 1,000, in order, both ends among them', () => {
    const points = kept(sampled(wave(1500)).points()).map(([place]) => place);
    expect(points).toHaveLength(MAX_POINTS);
    expect(points.toSorted((a, b) => a - b)).toEqual(points);
    expect([points[0], points.at(-1)]).toEqual([0, 1499]);
  });

  it('keeps the peak and the bottom of one that is otherwise level', () => {
    expect(places([0, 0, 0, 9, 0, 0, -5, 0, 0, 0], 4)).toEqual([0, 3, 6, 9]);
    expect(places([0, 0, 0, 9, 0, 0, -5, 0, 0, 0], 3)).toEqual([0, 3, 9]);
    expect(places([0, 0, 0, 0, 0, 0], 4)).toEqual([0, 1, 3, 5]);
    expect(places([5, 1, 9], 2)).toEqual([0, 2]);
  });

  it('keeps of every bucket the point whose triangle with its neighbours is the largest', () => {
    // Twice the area of the triangle between three points, by their coordinates.
    const area = ([ax, ay]: Kept, [bx, by]: Kept, [cx, cy]: Kept) =>
      Math.abs(ax * (by - cy) + bx * (cy - ay) + cx * (ay - by));
    const mean = (points: readonly Kept[], at: 0 | 1) =>
      points.reduce((total, point) => total + point[at], 0) / points.length;
    const pnls = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(pnls, (values) => {
        const all = values.map((pnl, index): Kept => [index, pnl]);
        // Four buckets of three points between the two ends.
        const buckets = [1, 4, 7, 10].map((from) => all.slice(from, from + 3));
        const chosen = kept(sampled(values).points(6));
        expect(chosen).toHaveLength(6);
        buckets.forEach((bucket, number) => {
          const after = buckets[number + 1] ?? [all[13]!];
          const centre: Kept = [mean(after, 0), mean(after, 1)];
          const size = (each: Kept) => area(chosen[number]!, each, centre);
          expect(bucket).toContainEqual(chosen[number + 1]);
          expect(size(chosen[number + 1]!)).toBeCloseTo(Math.max(...bucket.map(size)));
        });
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('a very long curve', () => {
  /** The lowest and the highest of each `width` points (the first of equals), and both ends. */
  function extremes(pnls: readonly number[], width: number): Kept[] {
    const places = new Set([0, pnls.length - 1]);
    for (let from = 0; from < pnls.length; from += width) {
      const bin = pnls.slice(from, from + width);
      places.add(from + bin.indexOf(Math.min(...bin)));
      places.add(from + bin.indexOf(Math.max(...bin)));
    }
    return [...places].sort((a, b) => a - b).map((place) => [place, pnls[place]!]);
  }

  it.each([
    [4000, 1],
    [4001, 2],
    [8000, 2],
    [8001, 4],
    [9999, 4],
  ])('of %i points is kept by the lowest and the highest of each %i', (length, width) => {
    const pnls = wave(length);
    const sampler = sampled(pnls);
    expect(kept(sampler.points(length))).toEqual(extremes(pnls, width));
    expect(sampler.count).toBe(length);
    expect(sampler.points()).toHaveLength(MAX_POINTS);
  });

  it('keeps both of its ends, though neither is the lowest or the highest around', () => {
    const pnls = [0, 9, -9, 0, ...wave(8000), 0, 9, -9, 0];
    const ends = kept(sampled(pnls).points(pnls.length)).filter(
      ([place]) => place < 4 || place > 8003,
    );
    expect(ends.map(([place]) => place)).toEqual([0, 1, 2, 8005, 8006, 8007]);
  });
});
