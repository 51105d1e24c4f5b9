import { divide, isZero, multiply, subtract, squareRoot, type Ratio } from '../../money/money.ts';
import type { Price } from '../../money/money.ts';
import { EXACT, figure, mean, none, square, total, type Figure } from '../exact.ts';
import type { DayRecord } from './daily-returns.ts';
import { FEWEST_DAYS, lessRiskFree } from './return-figures.ts';

/** A price of the benchmark at the end of a day. */
export interface DayClose {
  readonly day: string;
  readonly price: Price;
}

export interface BenchmarkFigures {
  /** Days on which both have a return. */
  readonly days: number;
  readonly alpha: Figure;
  readonly beta: Figure;
  readonly correlation: Figure;
}

/**
 * An account against a benchmark, of the days that both have (Jensen, "The Performance of Mutual
 * Funds", 1968): beta = covariance / variance of the benchmark; alpha = (mean excess return - beta *
 * mean excess return of the benchmark) * 252, in percent; correlation is Pearson's.
 */
export function againstBenchmark(
  days: readonly DayRecord[],
  closes: readonly DayClose[],
  riskFree: Ratio,
): BenchmarkFigures {
  const [own, theirs] = paired(days, closes);
  if (own.length < FEWEST_DAYS) {
    const reason = closes.length === 0 ? none('no_quotes') : none('too_few_days');
    return { days: own.length, alpha: reason, beta: reason, correlation: reason };
  }
  const [a, b] = [lessRiskFree(own, riskFree), lessRiskFree(theirs, riskFree)];
  const spread = total(b.map((each) => square(subtract(each, mean(b)))));
  const together = product(a, b);
  const beta = divide(together, spread, EXACT);
  const alpha = beta && multiply(multiply(subtract(mean(a), multiply(beta, mean(b))), 252), 100);
  const ownSpread = total(a.map((each) => square(subtract(each, mean(a)))));
  const both = squareRoot(multiply(ownSpread, spread));
  const correlation = isZero(both) ? null : divide(together, both, EXACT);
  return {
    days: own.length,
    alpha: figure(alpha, 4, 'no_variation'),
    beta: figure(beta, 4, 'no_variation'),
    correlation: figure(correlation, 4, 'no_variation'),
  };
}

function product(a: readonly Ratio[], b: readonly Ratio[]): Ratio {
  const [ofA, ofB] = [mean(a), mean(b)];
  return total(
    a.map((each, index) => multiply(subtract(each, ofA), subtract(b[index] ?? ofB, ofB))),
  );
}

/** The returns of both on the days that both have, in order. */
function paired(days: readonly DayRecord[], closes: readonly DayClose[]): [Ratio[], Ratio[]] {
  const theirs = new Map<string, Ratio>();
  let before: Price | undefined;
  for (const { day, price } of closes) {
    const growth = before && divide(subtract(price, before), before, EXACT);
    if (growth) theirs.set(day, growth);
    before = price;
  }
  const pairs = days.flatMap(({ day, growth }) => {
    const other = theirs.get(day);
    return growth === null || other === undefined ? [] : [[growth, other] as const];
  });
  return [pairs.map(([own]) => own), pairs.map(([, other]) => other)];
}
