import {
  add,
  compare,
  divide,
  isNegative,
  isPositive,
  magnitude,
  multiply,
  negate,
  ONE,
  power,
  ratio,
  round,
  squareRoot,
  subtract,
  type Ratio,
} from '../../money/money.ts';
import type { DayRecord } from './daily-returns.ts';
import { chained } from './growth.ts';
import {
  count,
  deviation,
  EXACT,
  figure,
  mean,
  none,
  NOTHING,
  over,
  square,
  total,
  varies,
  type Figure,
} from '../exact.ts';

/** Fewer days say nothing about a year, nor about its tails. */
export const FEWEST_DAYS = 20;
/** Trading days of a year by convention. */
const DAYS_A_YEAR = 252;
const DECIMALS = 4;

/** Figures of daily returns; `percent` are in percent, the rest plain. */
export interface ReturnFigures {
  readonly sharpe: Figure;
  readonly sortino: Figure;
  readonly cagr: Figure;
  readonly volatility: Figure;
  readonly calmar: Figure;
  readonly omega: Figure;
  readonly gainToPain: Figure;
  readonly skew: Figure;
  readonly kurtosis: Figure;
  readonly valueAtRisk: Figure;
  readonly conditionalValueAtRisk: Figure;
  readonly tailRatio: Figure;
  readonly ulcerIndex: Figure;
  readonly best: DayRecord | undefined;
  readonly worst: DayRecord | undefined;
}

/**
 * The figures of a row of trading days. `riskFree` is a yearly rate as a fraction; `deepest` is the
 * largest relative fall in percent.
 */
export function returnFigures(
  days: readonly DayRecord[],
  riskFree: Ratio,
  deepest: Ratio,
): ReturnFigures {
  const returns = returnsOf(days);
  const cagr = yearly(returns);
  const enough = returns.length >= FEWEST_DAYS;
  const whenEnough = (work: () => Figure): Figure => (enough ? work() : none('too_few_days'));
  const excess = lessRiskFree(returns, riskFree);
  return {
    sharpe: whenEnough(() => sharpe(excess)),
    sortino: whenEnough(() => sortino(excess)),
    cagr: whenEnough(() => figure(cagr && multiply(cagr, 100), DECIMALS, 'no_capital')),
    volatility: whenEnough(() => volatility(returns)),
    calmar: whenEnough(() => calmar(cagr, deepest)),
    omega: whenEnough(() => omega(returns)),
    gainToPain: whenEnough(() => gainToPain(returns)),
    skew: whenEnough(() => skew(returns)),
    kurtosis: whenEnough(() => kurtosis(returns)),
    valueAtRisk: whenEnough(() =>
      figure(multiply(percentile(returns, '0.05'), 100), DECIMALS, 'too_few_days'),
    ),
    conditionalValueAtRisk: whenEnough(() => expectedShortfall(returns)),
    tailRatio: whenEnough(() => tailRatio(returns)),
    ulcerIndex: whenEnough(() => ulcerIndex(returns)),
    best: extreme(days, 1),
    worst: extreme(days, -1),
  };
}

/** The returns of the days that had capital. */
export const returnsOf = (days: readonly DayRecord[]): Ratio[] =>
  days.flatMap(({ growth }) => (growth === null ? [] : [growth]));

/** Each return less what the risk-free rate gives a day: (1 + rate)^(1/252) - 1. */
export function lessRiskFree(returns: readonly Ratio[], yearlyRate: Ratio): readonly Ratio[] {
  if (yearlyRate.isZero()) return returns;
  const daily = subtract(power(add(ONE, yearlyRate), over(ONE, count(DAYS_A_YEAR))), ONE);
  return returns.map((each) => subtract(each, daily));
}

const yearlyRoot = (): Ratio => squareRoot(count(DAYS_A_YEAR));

/**
 * Sharpe ratio (Sharpe, "The Sharpe Ratio", 1994): mean of the daily excess returns / their sample
 * standard deviation * sqrt(252).
 */
function sharpe(excess: readonly Ratio[]): Figure {
  const average = mean(excess);
  const spread = deviation(excess, average);
  if (!varies(spread, average)) return none('no_variation');
  return figure(multiply(over(average, spread), yearlyRoot()), 2, 'no_variation');
}

/**
 * Sortino ratio (Sortino and Price, "Performance Measurement in a Downside Risk Framework", 1994):
 * mean of the daily excess returns / root of the mean square of those below 0, over all days *
 * sqrt(252).
 */
function sortino(excess: readonly Ratio[]): Figure {
  const falls = excess.filter(isNegative).map(square);
  const spread = squareRoot(over(total(falls), count(excess.length)));
  const average = mean(excess);
  if (!varies(spread, average)) return none('no_losing_day');
  return figure(multiply(over(average, spread), yearlyRoot()), 2, 'no_losing_day');
}

/** Compound annual growth: (1 + total return)^(252 / days) - 1; null where all is lost. */
function yearly(returns: readonly Ratio[]): Ratio | null {
  const grown = add(ONE, chained(returns.map((each) => add(ONE, each))));
  if (returns.length === 0 || !isPositive(grown)) return null;
  return subtract(power(grown, over(count(DAYS_A_YEAR), count(returns.length))), ONE);
}

/** Sample standard deviation of the daily returns * sqrt(252), in percent. */
const volatility = (returns: readonly Ratio[]): Figure =>
  figure(multiply(multiply(deviation(returns), yearlyRoot()), 100), DECIMALS, 'too_few_days');

/** Calmar ratio (Young, 1991): compound annual growth / largest relative drawdown. */
function calmar(cagr: Ratio | null, deepest: Ratio): Figure {
  if (cagr === null) return none('no_capital');
  return figure(divide(multiply(cagr, 100), deepest, EXACT), DECIMALS, 'no_drawdown');
}

/** Omega ratio (Keating and Shadwick, 2002) at 0: sum of gains / |sum of losses|. */
const omega = (returns: readonly Ratio[]): Figure =>
  figure(
    divide(total(returns.filter(isPositive)), losses(returns), EXACT),
    DECIMALS,
    'no_losing_day',
  );

/** Gain to pain (Schwager, "Hedge Fund Market Wizards", 2012), of days: sum / |sum of losses|. */
const gainToPain = (returns: readonly Ratio[]): Figure =>
  figure(divide(total(returns), losses(returns), EXACT), DECIMALS, 'no_losing_day');

const losses = (returns: readonly Ratio[]): Ratio => negate(total(returns.filter(isNegative)));

/** The sums of the powers of what returns differ from their mean. */
export function moments(returns: readonly Ratio[]): { m2: Ratio; m3: Ratio; m4: Ratio } {
  const average = mean(returns);
  const apart = returns.map((each) => subtract(each, average));
  const squares = apart.map(square);
  const sumOf = (pick: (index: number) => Ratio): Ratio =>
    total(apart.map((_, index) => pick(index)));
  const at = (list: readonly Ratio[], index: number): Ratio => list[index] ?? NOTHING;
  return {
    m2: total(squares),
    m3: sumOf((index) => multiply(at(squares, index), at(apart, index))),
    m4: sumOf((index) => square(at(squares, index))),
  };
}

/**
 * Sample skewness, adjusted (Fisher-Pearson, G1 of Joanes and Gill, 1998), as pandas gives it:
 * n * sqrt(n - 1) / (n - 2) * m3 / m2^1.5, of the sums of powers.
 */
function skew(returns: readonly Ratio[]): Figure {
  const n = returns.length;
  const { m2, m3 } = moments(returns);
  if (!varies(deviation(returns), mean(returns))) return none('no_variation');
  const scale = over(multiply(squareRoot(count(n - 1)), n), count(n - 2));
  return figure(multiply(scale, over(m3, multiply(m2, squareRoot(m2)))), DECIMALS, 'no_variation');
}

/**
 * Excess kurtosis, adjusted (G2 of Joanes and Gill, 1998), as pandas gives it: n (n + 1) (n - 1) /
 * ((n - 2) (n - 3)) * m4 / m2^2 - 3 (n - 1)^2 / ((n - 2) (n - 3)).
 */
function kurtosis(returns: readonly Ratio[]): Figure {
  const n = returns.length;
  const { m2, m4 } = moments(returns);
  if (!varies(deviation(returns), mean(returns))) return none('no_variation');
  const below = count((n - 2) * (n - 3));
  const scale = over(count(n * (n + 1) * (n - 1)), below);
  const normal = over(count(3 * (n - 1) * (n - 1)), below);
  const value = subtract(multiply(scale, over(m4, square(m2))), normal);
  return figure(value, DECIMALS, 'no_variation');
}

/** The value below which a share of the values lies, between two of them in proportion. */
function percentile(values: readonly Ratio[], share: string): Ratio {
  const sorted = [...values].sort(compare);
  const place = multiply(ratio(share), sorted.length - 1);
  const index = Number.parseInt(place.toFixed(0, 1), 10);
  const [low = NOTHING, high = low] = [sorted[index], sorted[index + 1]];
  return add(low, multiply(subtract(high, low), subtract(place, count(index))));
}

/** Mean of the worst returns up to the 5th percentile's place (empyrical), in percent. */
function expectedShortfall(returns: readonly Ratio[]): Figure {
  const worst = Math.floor((returns.length - 1) / 20) + 1;
  const sorted = [...returns].sort(compare).slice(0, worst);
  return figure(multiply(mean(sorted), 100), DECIMALS, 'too_few_days');
}

/** |95th percentile| / |5th percentile| of the daily returns. */
const tailRatio = (returns: readonly Ratio[]): Figure =>
  figure(
    divide(magnitude(percentile(returns, '0.95')), magnitude(percentile(returns, '0.05')), EXACT),
    DECIMALS,
    'no_losing_day',
  );

/**
 * Ulcer index (Martin and McCann, "The Investor's Guide to Fidelity Funds", 1989), as quantstats
 * has it: root of (the sum of the squared falls below the highest day end / (days - 1)), in percent.
 */
function ulcerIndex(returns: readonly Ratio[]): Figure {
  const falls = fallsBelowPeak(returns).map(square);
  return figure(
    multiply(squareRoot(over(total(falls), count(returns.length - 1))), 100),
    DECIMALS,
    'too_few_days',
  );
}

/** Of each day end, how far it is below the highest so far, a fraction of it. */
function fallsBelowPeak(returns: readonly Ratio[]): Ratio[] {
  let [index, peak]: [Ratio, Ratio] = [ONE, ONE];
  return returns.map((each) => {
    index = round(multiply(index, add(ONE, each)), EXACT);
    if (compare(index, peak) > 0) peak = index;
    return over(subtract(peak, index), peak);
  });
}

function extreme(days: readonly DayRecord[], sign: 1 | -1): DayRecord | undefined {
  let found: DayRecord | undefined;
  for (const day of days) {
    if (day.growth === null) continue;
    const further = found?.growth ? compare(day.growth, found.growth) * sign > 0 : true;
    if (further) found = day;
  }
  return found;
}
