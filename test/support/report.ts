import { instrumentFrom } from './instruments.ts';
import { LedgerReplay, type JournalEntry } from '../../src/domain/ledger/journal.ts';
import type { RoundTrip } from '../../src/domain/performance/trips/round-trips.ts';
import { SessionMetrics, type MetricsTerms } from '../../src/domain/performance/session-metrics.ts';
import type { CurvePoint } from '../../src/domain/performance/curve.ts';
import { add, money, quantity, subtract, ZERO, type Money } from '../../src/domain/money/money.ts';
import { START, type Trader } from './trader.ts';

/** The metrics of a journal, with every round trip and point that passed. */
export function metricsOf(
  { journal, ledger }: Pick<Trader, 'journal' | 'ledger'>,
  {
    startedAt = START,
    startingBalance = journal[0]?.startingBalance,
    ...terms
  }: { startedAt?: string; startingBalance?: Money | undefined } & MetricsTerms = {},
) {
  const metrics = new SessionMetrics(terms);
  const replayed = new LedgerReplay(startingBalance ?? ledger.balance.startingBalance, startedAt);
  metrics.begin(startedAt, replayed.balance.startingBalance);
  const trips: RoundTrip[] = [];
  const points: CurvePoint[] = [];
  journal.forEach((entry: JournalEntry) => {
    const followed = metrics.follow(entry, replayed.apply(entry));
    trips.push(...followed.trips);
    points.push(followed.point);
  });
  trips.push(...metrics.rest());
  return { metrics, trips, points, ledger: replayed };
}

/** A closed round trip that brought in so much before its fee. */
export function aTrip(gross: string, given: Partial<RoundTrip> & { fee?: string } = {}): RoundTrip {
  const fees = money(given.fee ?? '0');
  return {
    instrument: instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' }),
    side: 'LONG',
    quantity: quantity('10'),
    openedAt: '2025-09-15T09:20:00.000+05:30',
    closedAt: '2025-09-15T09:30:00.000+05:30',
    entryValue: money('1000'),
    exitValue: add(money('1000'), money(gross)),
    mae: ZERO,
    mfe: ZERO,
    note: '',
    grossPnl: money(gross),
    fees,
    pnl: subtract(money(gross), fees),
    orderId: 'P-1',
    ...given,
  };
}
