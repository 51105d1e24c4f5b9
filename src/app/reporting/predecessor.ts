import { moneyFigures } from './figures.ts';
import { SessionMetrics } from '../../domain/performance/session-metrics.ts';
import { positionRecord } from '../../domain/ledger/stored/records.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { SessionState } from '../../storage/ports/store.ts';
import { minutesBetween } from '../../domain/calendar/minutes.ts';
import { REPORT_VERSION, type SessionReport } from './document.ts';
import { listFigures } from './figures.ts';
import { measuredPart } from './measures/measured.ts';
import { figured } from './measures/measures.ts';
import { Listed } from './follow-journal.ts';

/**
 * The report of a session that the predecessor wrote: it has no journal, so its own figures stand
 * where it stored any, its wallet and positions are as they are, and the rest is not known.
 */
export function predecessorReport(
  state: SessionState,
  positions: readonly Position[],
  legacy: Readonly<Record<string, unknown>>,
): SessionReport {
  const { session, balance } = state;
  const metrics = new SessionMetrics();
  metrics.begin(session.startTime, balance.startingBalance);
  const own = moneyFigures(balance, positions);
  const count = (name: string): number => wholeNumber(legacy[name]);
  const measured = measuredPart(figured(metrics, session.endTime), balance, positions);
  const figure = (name: string, fallback: string): string => decimal(legacy[name]) ?? fallback;
  return {
    report_version: REPORT_VERSION,
    session_id: session.id,
    name: session.name,
    mode: session.mode,
    status: session.status,
    start_time: session.startTime,
    end_time: session.endTime,
    duration_minutes: figure(
      'duration_minutes',
      minutesBetween(session.startTime, session.endTime),
    ),
    symbols_traded: texts(legacy['symbols_traded']),
    total_trades: count('total_trades') || session.totalTrades,
    successful_trades: count('successful_trades'),
    failed_trades: count('failed_trades'),
    closed_round_trips: 0,
    winning_trades: count('winning_trades'),
    losing_trades: count('losing_trades'),
    scratch_trades: 0,
    ...own,
    total_pnl: figure('total_pnl', session.totalPnl.toFixed()),
    win_rate: decimal(legacy['win_rate']),
    average_trade_pnl: decimal(legacy['average_trade_pnl']),
    ...listFigures(metrics, new Listed()),
    max_profit: figure('max_profit', '0'),
    max_drawdown: figure('max_drawdown', '0'),
    ...measured,
    performance_summary: { ...measured.performance_summary, return_percent: null },
    reasons: { ...measured.reasons, return_percent: 'no_journal' },
    by_strategy: [],
    positions: positions.map((each) => positionRecord(each, session.id)),
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

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
