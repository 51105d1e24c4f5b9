/** A stretch of values with ticks at round figures, in paise. */
export interface Scale {
  readonly lowest: number;
  readonly highest: number;
  readonly ticks: readonly number[];
  /** How far down a value lies, 0 at the top to 100. */
  down(value: number): number;
}

const ROUND = [1, 2, 2.5, 5, 10];
const RUPEE = 100;

/** A step of at least a rupee that is 1, 2, 2.5 or 5 times a power of ten. */
export function roundStep(span: number, count: number): number {
  const rough = Math.max(span / count, RUPEE);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = ROUND.find((each) => each * power >= rough) ?? 10;
  return Math.max(RUPEE, Math.round(factor * power));
}

/** The scale that holds all values, from one round figure to another. */
export function roundScale(values: readonly number[], count = 4): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const step = roundStep(most - least, count);
  const lowest = Math.floor(least / step) * step;
  const highest = Math.max(Math.ceil(most / step) * step, lowest + step);
  const size = Math.round((highest - lowest) / step);
  return {
    lowest,
    highest,
    ticks: Array.from({ length: size + 1 }, (_, index) => lowest + index * step),
    down: (value) => tenth(((highest - value) / (highest - lowest)) * 100),
  };
}

export const tenth = (value: number): number => Math.round(value * 10) / 10;
