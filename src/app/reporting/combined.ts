import { openBalance, type Balance } from '../../domain/ledger/wallet.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Fields } from '../../domain/ledger/stored/records.ts';
import { add, subtract, ZERO } from '../../domain/money/money.ts';
import type { Session, SessionState } from '../../storage/ports/store.ts';
import { leavingOut, ofSession, readableSessions } from '../sessions/unreadable.ts';
import { identityOf, reportOf, type Reported, type SessionReport } from './document.ts';
import { Listed, type JournalStep, type Progress } from './follow-journal.ts';
import { followSession, type FollowDeps } from './follow-session.ts';
import { metricsFor, type ReportChoice, type ReportTerms } from './measures/terms.ts';
import type { StrategyRecord } from './strategies/strategy-records.ts';

interface Deps extends FollowDeps {
  readonly terms: ReportTerms;
  readonly choice: ReportChoice;
}

/** What the sessions so far add up to. */
interface Sum extends Pick<Reported, 'metrics' | 'listed'> {
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
    const tell = (step: JournalStep): void => {
      if (step.entry.type === 'RESET') seen.set(id, step.entry.revision);
      else sum.listed.add(step);
    };
    try {
      const followed = await followSession(deps, state, sum.metrics, tell, {
        fromReset,
        onProgress,
      });
      read += state.balance.revision;
      sum.positions.push(...followed.positions);
      sum.records.push(...followed.records);
      sum.strategies.push(...followed.strategies);
      for (const [status, count] of await deps.store.orderStatuses(id)) {
        sum.statuses.set(status, (sum.statuses.get(status) ?? 0) + count);
      }
      sum.balance = sum.balance ? joined(sum.balance, followed.balance) : followed.balance;
    } catch (error) {
      throw ofSession(id, error);
    }
  }
  return { sum, resets: seen };
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
  const sessions = states.map(({ session }) => session);
  const now = calendar.iso();
  const startTime = sessions[0]?.startTime ?? now;
  const active = sessions.some(({ status }) => status === 'active');
  const ends = sessions.map(({ endTime }) => endTime).filter((each) => each !== '');
  const endTime = active ? '' : (ends.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? '');
  const until = endTime || now;
  const balance = sum.balance ?? openBalance(ZERO, now);
  if (sessions.length === 0) sum.metrics.begin(startTime, balance.startingBalance);
  const status = active ? 'active' : 'completed';
  const all = { id: 'all', name: '', mode: 'paper', status, startTime, endTime } as const;
  const { riskFree } = terms;
  const { benchmark } = choice;
  return {
    ...reportOf(identityOf(all, until), { ...sum, balance, until }, { riskFree, benchmark }),
    sessions: sessions.map(({ id }) => id),
  };
}
