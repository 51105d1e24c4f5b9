import { SessionMetrics } from '../../domain/performance/session-metrics.ts';
import { money } from '../../domain/money/money.ts';
import { positionRecord } from '../../domain/ledger/records.ts';
import type { Session, SessionState, Store } from '../../storage/ports/store.ts';
import { minutesBetween, type Calendar } from '../market/calendar.ts';
import { untilCommitted, type Attempt } from '../trading/commit-loop.ts';
import type { OrderChanges } from '../trading/order-changes.ts';
import type { PositionTracker } from '../market/position-tracker.ts';
import { combinedReport } from './combined.ts';
import { REPORT_VERSION, type SessionReport } from './document.ts';
import {
  breakdownRecord,
  listFigures,
  moneyFigures,
  performanceFigures,
  riskFigures,
  tradeFigures,
} from './figures.ts';
import { followJournal, Listed, type JournalStep, type Progress } from './follow-journal.ts';
import { listReports, type ListingQuery } from './listing.ts';
import { predecessorReport } from './predecessor.ts';
import { figuresOf, isCurrent, legacyOf, parseStored } from './stored.ts';
import { worthOf } from './worth.ts';
import { requireSession, requireTradable, sessionEnded } from '../sessions/require-session.ts';

export type { SessionReport } from './document.ts';

export interface ReporterDeps {
  readonly store: Store;
  readonly tracker: PositionTracker;
  readonly calendar: Calendar;
  readonly changes: Pick<OrderChanges, 'cancelAll'>;
  /** Seconds for which an ended session is kept; absent for ever. */
  readonly keepEnded?: number | undefined;
}

/** Reports a session from its journal, and ends it with its report. */
export class SessionReporter {
  readonly #deps: ReporterDeps;

  constructor(deps: ReporterDeps) {
    this.#deps = deps;
  }

  /**
   * An active session's report of this moment; an ended one's stored report, which is made and
   * stored when it is not there, or lacks what today's reports have.
   */
  async report(sessionId: string, onProgress?: Progress): Promise<SessionReport> {
    const { store } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    if (state.session.status === 'active' && state.adopted) {
      return this.#build(state, onProgress);
    }
    const text = await store.report(sessionId);
    const stored = text === undefined ? undefined : parseStored(text, sessionId);
    if (isCurrent(stored)) return stored;
    const legacy = legacyOf(stored);
    if (!state.adopted) {
      return predecessorReport(state, await store.positions(sessionId), legacy ?? {});
    }
    const built = await this.#build(state, onProgress);
    const report = legacy ? { ...built, legacy } : built;
    await store.saveReport(recordOf(state.session, report), JSON.stringify(report));
    return report;
  }

  /** One report over the sessions given, oldest first. */
  combined(sessions: readonly Session[], onProgress?: Progress): Promise<SessionReport> {
    return combinedReport(this.#deps, sessions, onProgress);
  }

  /** The stored figures of sessions, without reading their journals. */
  list(query: ListingQuery): Promise<readonly Session[]> {
    return listReports(this.#deps.store, query);
  }

  /** A session's journal with what each entry meant, for the tables that list everything. */
  async *steps(sessionId: string, onProgress?: Progress): AsyncGenerator<JournalStep> {
    const { store } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    yield* followJournal(store, state, new SessionMetrics(), { onProgress }).steps;
  }

  /**
   * Cancels the orders that rest, stores the report and closes the session to trading. Rejects with
   * SESSION_ENDED.
   */
  end(sessionId: string): Promise<{ session: Session; report: SessionReport }> {
    return untilCommitted(sessionId, () => this.#attemptEnd(sessionId));
  }

  async #attemptEnd(
    sessionId: string,
  ): Promise<Attempt<{ session: Session; report: SessionReport }>> {
    const { store, calendar, changes, keepEnded } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    requireTradable(state);
    // One that is placed after this look moves the revision that the end is decided on.
    if ((await store.openOrders(sessionId)).length > 0) {
      await changes.cancelAll(sessionId, 'the session ended');
      return 'conflict';
    }
    const endTime = calendar.iso();
    const ended: Session = { ...state.session, status: 'completed', endTime };
    const report = await this.#build({ ...state, session: ended });
    const session = recordOf(ended, report);
    const outcome = await store.endSession({
      session,
      expectedRevision: state.balance.revision,
      report: JSON.stringify(report),
      expireAfter: keepEnded,
    });
    if (outcome.kind === 'ended') throw sessionEnded(sessionId);
    return outcome.kind === 'committed' ? { done: { session, report } } : 'conflict';
  }

  async #build(state: SessionState, onProgress?: Progress): Promise<SessionReport> {
    const { store, tracker, calendar } = this.#deps;
    const { session } = state;
    const metrics = new SessionMetrics();
    const listed = new Listed();
    const { ledger, steps } = followJournal(store, state, metrics, { onProgress });
    for await (const step of steps) listed.add(step);
    const { balance } = ledger;
    const until = session.endTime || calendar.iso();
    const positions = await tracker.valued([...ledger.positions.values()], Date.parse(until));
    metrics.finish(until, balance, worthOf(positions));
    return {
      ...identity(session, until),
      symbols_traded: [...listed.symbols].sort(),
      ...tradeFigures(metrics, await store.orderStatuses(session.id)),
      ...moneyFigures(balance, positions),
      risk_metrics: riskFigures(metrics, until),
      performance_summary: performanceFigures(metrics, balance, positions),
      breakdown: breakdownRecord(metrics),
      positions: positions.map((each) => positionRecord(each, session.id)),
      ...listFigures(metrics, listed),
    };
  }
}

/** An ended session's record, with what a listing shows. */
function recordOf(session: Session, report: SessionReport): Session {
  return {
    ...session,
    totalPnl: money(report.total_pnl),
    totalTrades: report.total_trades,
    figures: figuresOf(report),
  };
}

function identity(session: Session, until: string) {
  const { id, name, mode, status, startTime, endTime } = session;
  return {
    report_version: REPORT_VERSION,
    session_id: id,
    name,
    mode,
    status,
    start_time: startTime,
    end_time: endTime,
    duration_minutes: minutesBetween(startTime, until),
  };
}
