import { money } from '../../domain/money/money.ts';
import { rupees } from '../../domain/money/rupees.ts';

/** A stretch of values with ticks at round figures. */
export interface Scale {
  readonly lowest: number;
  readonly highest: number;
  readonly ticks: readonly number[];
  /** How far down a value lies, 0 at the top to 100. */
  down(value: number): number;
}

const ROUND = [1, 2, 2.5, 5, 10];
const RUPEE = 100;

/**
 * A whole step that is 1, 2, 2.5 or 5 times a power of ten, and at least `finest`: of paise a rupee,
 * of counts 1.
 */
export function roundStep(span: number, count: number, finest = RUPEE): number {
  const rough = Math.max(span / count, finest);
  const power = 10 ** Math.floor(Math.log10(rough));
  const steps = ROUND.map((each) => each * power).filter((step) => Number.isInteger(step));
  return steps.find((step) => step >= rough) ?? 10 * power;
}

/** The scale that holds all values, from one round figure to another. */
export function roundScale(values: readonly number[], count = 4, finest = RUPEE): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const step = roundStep(most - least, count, finest);
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

/** Paise as whole rupees. */
export const wholeRupees = (paise: number): string =>
  rupees(money(String(Math.round(paise / 100)))).replace('.00', '');

export const tenth = (value: number): number => Math.round(value * 10) / 10;
