import { LedgerReplay, type JournalEntry } from '../../src/domain/journal.ts';
import type { RoundTrip } from '../../src/domain/metrics/round-trips.ts';
import { SessionMetrics } from '../../src/domain/metrics/session-metrics.ts';
import type { CurvePoint } from '../../src/domain/metrics/curve.ts';
import { START, type Trader } from './trader.ts';

/** The metrics of a journal, with every round trip and point that passed. */
export function metricsOf(
  { journal, ledger }: Pick<Trader, 'journal' | 'ledger'>,
  { startedAt = START, startingBalance = journal[0]?.startingBalance } = {},
) {
  const metrics = new SessionMetrics();
  const replayed = new LedgerReplay(startingBalance ?? ledger.balance.startingBalance, startedAt);
  metrics.begin(startedAt, replayed.balance.startingBalance);
  const trips: RoundTrip[] = [];
  const points: CurvePoint[] = [];
  journal.forEach((entry: JournalEntry) => {
    const followed = metrics.follow(entry, replayed.apply(entry));
    trips.push(...followed.trips);
    points.push(followed.point);
  });
  return { metrics, trips, points, ledger: replayed };
}
