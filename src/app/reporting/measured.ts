import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { BenchmarkFigures } from '../../domain/performance/benchmark.ts';
import { breakdownRecord } from './figures.ts';
import { performanceFigures, riskFigures, type Figured } from './measures.ts';
import { reasonsOf } from './reasons.ts';
import { returnLists } from './return-lists.ts';

/** The part of a report that its metrics make, the same for one session and for many. */
export function measuredPart(
  figures: Figured,
  balance: Balance,
  positions: readonly Position[],
  benchmark?: BenchmarkFigures,
) {
  return {
    risk_metrics: riskFigures(figures),
    performance_summary: performanceFigures(figures, balance, positions),
    breakdown: breakdownRecord(figures.metrics),
    ...returnLists(figures),
    reasons: reasonsOf(figures, benchmark),
  };
}
