import { SessionMetrics } from '../../domain/performance/session-metrics.ts';
import { positionRecord } from '../../domain/ledger/stored/records.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { SessionState } from '../../storage/ports/store.ts';
import { identityOf, reportOf, type SessionReport } from './document.ts';
import { Listed } from './follow-journal.ts';

/**
 * The report of a session that the predecessor wrote: it has no journal, so its own figures stand
 * where it stored any, its wallet and positions are as they are, and the rest is not known.
 */
export function predecessorReport(
  { session, balance }: SessionState,
  positions: readonly Position[],
  legacy: Readonly<Record<string, unknown>>,
): SessionReport {
  const metrics = new SessionMetrics();
  metrics.begin(session.startTime, balance.startingBalance);
  const report = reportOf(identityOf(session, session.endTime), {
    metrics,
    listed: new Listed(),
    statuses: new Map(),
    balance,
    positions,
    records: positions.map((each) => positionRecord(each, session.id)),
    strategies: [],
    until: session.endTime,
  });
  const count = (name: string): number => wholeNumber(legacy[name]);
  const figure = (name: string, fallback: string): string => decimal(legacy[name]) ?? fallback;
  return {
    ...report,
    duration_minutes: figure('duration_minutes', report.duration_minutes),
    symbols_traded: symbolsIn(legacy['symbols_traded']),
    total_trades: count('total_trades') || session.totalTrades,
    successful_trades: count('successful_trades'),
    failed_trades: count('failed_trades'),
    winning_trades: count('winning_trades'),
    losing_trades: count('losing_trades'),
    total_pnl: figure('total_pnl', session.totalPnl.toFixed()),
    win_rate: decimal(legacy['win_rate']),
    average_trade_pnl: decimal(legacy['average_trade_pnl']),
    max_profit: figure('max_profit', '0'),
    max_drawdown: figure('max_drawdown', '0'),
    performance_summary: { ...report.performance_summary, return_percent: null },
    reasons: { ...report.reasons, return_percent: 'no_journal' },
    legacy,
  };
}

/** The predecessor stored floats; their shortest form is what it meant. */
function decimal(value: unknown): string | null {
  const written = typeof value === 'number' ? String(value) : value;
  if (typeof written !== 'string' || !/^-?\d+(?:\.\d+)?$/.test(written)) return null;
  return written.replace(/\.0+$/, '');
}

const wholeNumber = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;

const symbolsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
