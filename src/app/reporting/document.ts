import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Fields } from '../../domain/ledger/stored/records.ts';
import { minutesBetween } from '../../domain/time-span.ts';
import type { Ratio } from '../../domain/money/money.ts';
import type { SessionMetrics } from '../../domain/performance/session-metrics.ts';
import type { Session } from '../../storage/ports/store.ts';
import type { ContractNoteRecord } from './contract-notes.ts';
import { listFigures, moneyFigures, tradeFigures } from './figures.ts';
import type { Listed } from './follow-journal.ts';
import { measuredPart } from './measures/measured.ts';
import { figured } from './measures/measures.ts';
import type { Benchmark } from './measures/terms.ts';
import type { StrategyRecord } from './strategies/strategy-records.ts';

/** Grows when a report gets figures that a stored one lacks; such a report is made again. */
export const REPORT_VERSION = 3;

/** What a report tells of: one session, or many as if they were one, until its moment. */
export interface Reported {
  readonly metrics: SessionMetrics;
  readonly listed: Listed;
  /** How many orders have each status. */
  readonly statuses: ReadonlyMap<string, number>;
  readonly balance: Balance;
  readonly positions: readonly Position[];
  /** The same as they are stored, each with its session. */
  readonly records: readonly Fields[];
  /** Every strategy that held something, the oldest first. */
  readonly strategies: readonly StrategyRecord[];
  readonly until: string;
}

type Named = Pick<Session, 'id' | 'name' | 'mode' | 'status' | 'startTime' | 'endTime'>;

/** How a session's report begins. */
export const identityOf = (session: Named, until: string) => ({
  session_id: session.id,
  name: session.name,
  mode: session.mode,
  status: session.status,
  start_time: session.startTime,
  end_time: session.endTime,
  duration_minutes: minutesBetween(session.startTime, until),
});

/** A report, ready as JSON: counts are numbers, every amount is a decimal string. */
export function reportOf(
  identity: ReturnType<typeof identityOf>,
  { metrics, listed, statuses, balance, positions, records, strategies, until }: Reported,
  { riskFree, benchmark }: { riskFree?: Ratio; benchmark?: Benchmark | undefined } = {},
) {
  const figures = figured(metrics, until, riskFree);
  return {
    report_version: REPORT_VERSION,
    ...identity,
    symbols_traded: [...listed.symbols].sort(),
    ...tradeFigures(metrics, statuses),
    ...moneyFigures(balance, positions),
    ...measuredPart(figures, balance, positions, benchmark),
    by_strategy: strategies,
    positions: records,
    ...listFigures(metrics, listed),
  };
}

type Report = ReturnType<typeof reportOf>;

/** A report as it is shown: made now, or stored by this version, with what stands beside it. */
export interface SessionReport extends Omit<Report, 'events'> {
  /** What happened by itself; absent of reports that were stored before it was listed. */
  readonly events?: Report['events'] | undefined;
  /** Of one session that a schedule charges: the notes of its days, oldest first; never stored. */
  readonly contract_notes?: readonly ContractNoteRecord[] | undefined;
  /** The sessions of a report over many. */
  readonly sessions?: readonly string[];
  /** Those that it leaves out, since something that is stored of them does not read. */
  readonly unreadable_sessions?: readonly {
    readonly session_id: string;
    readonly reason: string;
  }[];
  /** What the predecessor stored for the session, as it stored it. */
  readonly legacy?: Readonly<Record<string, unknown>>;
}
