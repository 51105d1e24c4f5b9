import { positionRecord } from '../../domain/ledger/stored/records.ts';
import { isOpen, marketValue } from '../../domain/ledger/position.ts';
import { totalsOf } from '../../domain/ledger/totals.ts';
import { sum } from '../../domain/money/money.ts';
import type { SessionMetrics } from '../../domain/performance/session-metrics.ts';
import type { SessionState, Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import type { PositionTracker } from '../market/position-tracker.ts';
import { JournalRun, type JournalStep, type RunOptions } from './follow-journal.ts';
import { strategyRecords } from './strategies/strategy-records.ts';
import { tallyOf } from './strategies/strategy-tally.ts';

export interface FollowDeps {
  readonly store: Store;
  readonly tracker: PositionTracker;
  readonly calendar: Calendar;
}

/**
 * Reads a session's journal to its end, and tells each step; what is open is valued at the session's
 * end, or now. `valued` is the point of the curve that this makes; undefined where it moved nothing.
 */
export async function followSession(
  { store, tracker, calendar }: FollowDeps,
  state: SessionState,
  metrics: SessionMetrics,
  tell: (step: JournalStep) => void,
  options: Omit<RunOptions, 'strategies'>,
) {
  const { id, endTime } = state.session;
  const strategies = await tallyOf(store, id);
  const run = new JournalRun(store, state, metrics, { ...options, strategies });
  await run.read(tell);
  const { ledger } = run;
  const until = endTime || calendar.iso();
  const positions = await tracker.valued([...ledger.positions.values()], Date.parse(until));
  const held = sum(positions.filter(isOpen).map(marketValue));
  const unrealized = totalsOf(positions).unrealizedPnl;
  const valued = metrics.finish(until, ledger.balance, { unrealized, held });
  return {
    balance: ledger.balance,
    positions,
    records: positions.map((each) => positionRecord(each, id)),
    strategies: strategyRecords(strategies?.runs(ledger, positions) ?? [], id, until),
    until,
    valued,
  };
}
