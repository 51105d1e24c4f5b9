import type { Balance } from '../../../domain/ledger/wallet.ts';
import type { Position } from '../../../domain/ledger/position.ts';
import { divide, multiply, round, subtract, text } from '../../../domain/money/money.ts';
import {
  againstBenchmark,
  type BenchmarkFigures,
} from '../../../domain/performance/returns/benchmark.ts';
import { breakdownRecord } from '../figures.ts';
import { performanceFigures, riskFigures, type Figured } from './measures.ts';
import { reasonsOf } from './reasons.ts';
import { returnLists } from './return-lists.ts';
import type { Benchmark } from './terms.ts';

/** The part of a report that its metrics make, the same for one session and for many. */
export function measuredPart(
  figures: Figured,
  balance: Balance,
  positions: readonly Position[],
  benchmark?: Benchmark,
) {
  const compared = benchmark && againstBenchmark(figures.days, benchmark.closes, figures.riskFree);
  return {
    risk_metrics: riskFigures(figures),
    performance_summary: performanceFigures(figures, balance, positions),
    breakdown: breakdownRecord(figures.metrics),
    ...returnLists(figures),
    ...(benchmark && compared && { benchmark: benchmarkRecord(benchmark, compared, figures) }),
    reasons: reasonsOf(figures, compared),
  };
}

/**
 * The account beside a benchmark, of the days on which both have a return. The benchmark's return is
 * from the last price before the account's first day to that of its last day.
 */
function benchmarkRecord(
  { symbol, closes }: Benchmark,
  { days, alpha, beta, correlation }: BenchmarkFigures,
  figures: Figured,
) {
  const [first = '', last = ''] = [figures.days[0]?.day, figures.days.at(-1)?.day];
  const from = closes.findLast(({ day }) => day < first) ?? closes[0];
  const to = closes.findLast(({ day }) => day <= last);
  const gained = from && to && divide(subtract(to.price, from.price), from.price, 30);
  return {
    symbol,
    days,
    alpha_percent: alpha.value && text(alpha.value),
    beta: beta.value && text(beta.value),
    correlation: correlation.value && text(correlation.value),
    return_percent: gained ? text(round(multiply(gained, 100), 4)) : null,
  };
}
