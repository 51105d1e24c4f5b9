import { openBalance, type Balance } from '../../domain/ledger/wallet.ts';
import type { Ledger } from '../../domain/ledger/journal.ts';
import type { SessionMetrics } from '../../domain/performance/session-metrics.ts';
import { add, subtract, ZERO } from '../../domain/money/money.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { positionRecord, type Fields } from '../../domain/ledger/stored/records.ts';
import type { Session, SessionState, Store } from '../../storage/ports/store.ts';
import { type Calendar } from '../market/calendar.ts';
import { minutesBetween } from '../../domain/calendar/minutes.ts';
import type { PositionTracker } from '../market/position-tracker.ts';
import { REPORT_VERSION, type SessionReport } from './document.ts';
import { listFigures, moneyFigures, tradeFigures } from './figures.ts';
import { measuredPart } from './measures/measured.ts';
import { figured } from './measures/measures.ts';
import { JournalRun, Listed, type Progress } from './follow-journal.ts';
import { metricsFor, type ReportChoice, type ReportTerms } from './measures/terms.ts';
import { leavingOut, ofSession, readableSessions } from '../sessions/unreadable.ts';
import { strategyRecords, type StrategyRecord } from './strategies/strategy-records.ts';
import { tallyOf, type StrategyTally } from './strategies/strategy-tally.ts';
import { worthOf } from './worth.ts';

interface Deps {
  readonly store: Store;
  readonly tracker: PositionTracker;
  readonly calendar: Calendar;
  readonly terms: ReportTerms;
  readonly choice: ReportChoice;
}

/** What the sessions so far add up to. */
interface Sum {
  readonly metrics: SessionMetrics;
  readonly listed: Listed;
  readonly statuses: Map<string, number>;
  readonly positions: Position[];
  readonly records: Fields[];
  readonly strategies: StrategyRecord[];
  balance: Balance | undefined;
}

/**
 * One report over many sessions, oldest first: as if one account, opened with the first session's
 * cash, had made the P&L of all of them, one session after the other. Sessions without a journal
 * (the predecessor's, before they are adopted) are left out, and so are those whose records do not read.
 */
export async function combinedReport(
  deps: Deps,
  sessions: readonly Session[],
  onProgress?: Progress,
): Promise<SessionReport> {
  const states: SessionState[] = [];
  const { readable, unreadable } = await readableSessions(
    sessions.map(({ id }) => id),
    deps.store,
  );
  for (const id of readable) {
    const state = await deps.store.sessionState(id);
    if (state?.adopted) states.push(state);
  }
  const all = states.reduce((total, { balance }) => total + balance.revision, 0);
  const ids = states.map(({ session }) => session.id);
  const { made: report, unreadable: broken } = await leavingOut(ids, async (left) => {
    const those = states.filter(({ session }) => left.includes(session.id));
    const first = await addUp(deps, those, new Map(), (read) => onProgress?.(read, all));
    // A reset drops what its own session did before; the others' sums must not go with it.
    const { sum } = first.resets.size === 0 ? first : await addUp(deps, those, first.resets);
    return documentOf(deps, those, sum);
  });
  const missing = [...unreadable, ...broken];
  if (missing.length === 0) return report;
  const left = missing.map(({ sessionId, reason }) => ({ session_id: sessionId, reason }));
  return { ...report, unreadable_sessions: left };
}

async function addUp(
  deps: Deps,
  states: readonly SessionState[],
  resets: ReadonlyMap<string, number>,
  onRead?: (read: number) => void,
): Promise<{ sum: Sum; resets: Map<string, number> }> {
  const sum: Sum = {
    metrics: metricsFor(deps.terms, deps.choice),
    listed: new Listed(),
    statuses: new Map(),
    positions: [],
    records: [],
    strategies: [],
    balance: undefined,
  };
  const seen = new Map<string, number>();
  let read = 0;
  for (const state of states) {
    const { id } = state.session;
    const fromReset = resets.get(id);
    const before = read;
    const onProgress = (entries: number): void => onRead?.(before + entries);
    try {
      const strategies = await tallyOf(deps.store, id);
      const options = { fromReset, onProgress, strategies };
      const run = new JournalRun(deps.store, state, sum.metrics, options);
      await run.read((step) => {
        if (step.entry.type === 'RESET') seen.set(id, step.entry.revision);
        else sum.listed.add(step);
      });
      read += state.balance.revision;
      await close(deps, state, { ledger: run.ledger, strategies }, sum);
    } catch (error) {
      throw ofSession(id, error);
    }
  }
  return { sum, resets: seen };
}

async function close(
  { store, tracker, calendar }: Deps,
  { session }: SessionState,
  {
    ledger,
    strategies,
  }: { readonly ledger: Ledger; readonly strategies: StrategyTally | undefined },
  sum: Sum,
): Promise<void> {
  const until = session.endTime || calendar.iso();
  const positions = await tracker.valued([...ledger.positions.values()], Date.parse(until));
  sum.metrics.finish(until, ledger.balance, worthOf(positions));
  sum.positions.push(...positions);
  sum.records.push(...positions.map((each) => positionRecord(each, session.id)));
  const runs = strategies?.runs(ledger, positions) ?? [];
  sum.strategies.push(...strategyRecords(runs, session.id, until));
  for (const [status, count] of await store.orderStatuses(session.id)) {
    sum.statuses.set(status, (sum.statuses.get(status) ?? 0) + count);
  }
  sum.balance = sum.balance ? joined(sum.balance, ledger.balance) : ledger.balance;
}

/** The second session's cash is not new cash: only what it made and paid is added. */
function joined(account: Balance, next: Balance): Balance {
  const gained = add(subtract(next.realizedPnl, next.fees), next.deposits);
  return {
    ...account,
    deposits: add(account.deposits, next.deposits),
    realizedPnl: add(account.realizedPnl, next.realizedPnl),
    fees: add(account.fees, next.fees),
    used: add(account.used, next.used),
    available: add(account.available, subtract(gained, next.used)),
  };
}

function documentOf(
  { calendar, terms, choice }: Deps,
  states: readonly SessionState[],
  sum: Sum,
): SessionReport {
  const { metrics, listed, positions } = sum;
  const sessions = states.map(({ session }) => session);
  const now = calendar.iso();
  const start = sessions[0]?.startTime ?? now;
  const active = sessions.some(({ status }) => status === 'active');
  const ends = sessions.map(({ endTime }) => endTime).filter((each) => each !== '');
  const end = active ? '' : (ends.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? '');
  const balance = sum.balance ?? openBalance(ZERO, now);
  if (sessions.length === 0) metrics.begin(start, balance.startingBalance);
  return {
    report_version: REPORT_VERSION,
    session_id: 'all',
    name: '',
    mode: 'paper',
    status: active ? 'active' : 'completed',
    start_time: start,
    end_time: end,
    duration_minutes: minutesBetween(start, end || now),
    symbols_traded: [...listed.symbols].sort(),
    ...tradeFigures(metrics, sum.statuses),
    ...moneyFigures(balance, positions),
    ...measuredPart(
      figured(metrics, end || now, terms.riskFree),
      balance,
      positions,
      choice.benchmark,
    ),
    by_strategy: sum.strategies,
    positions: sum.records,
    ...listFigures(metrics, listed),
    sessions: sessions.map(({ id }) => id),
  };
}
