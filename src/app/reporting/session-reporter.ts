import { invalidValue } from '../../domain/errors.ts';
import { openBalance } from '../../domain/ledger/wallet.ts';
import { money } from '../../domain/money/money.ts';
import type { Session, SessionState } from '../../storage/ports/store.ts';
import { untilCommitted, type Attempt } from '../trading/commit-loop.ts';
import type { OrderChanges } from '../trading/order-changes.ts';
import { DayTally, type DayReport } from './day-report.ts';
import { combinedReport } from './combined.ts';
import { notesOf } from './contract-notes.ts';
import { identityOf, reportOf, type SessionReport } from './document.ts';
import { JournalRun, Listed, type JournalStep, type Progress } from './follow-journal.ts';
import { followSession, type FollowDeps } from './follow-session.ts';
import { predecessorReport } from './predecessor.ts';
import { figuresOf, isCurrent, legacyOf, parseStored } from './stored.ts';
import { dayReturnRecord, type DayReturnRecord } from './measures/return-lists.ts';
import { isUsual, metricsFor, type ReportChoice, type ReportTerms } from './measures/terms.ts';
import { requireSession, requireTradable, sessionEnded } from '../sessions/require-session.ts';

export type { SessionReport } from './document.ts';
export type { DayReport } from './day-report.ts';

export interface ReporterDeps extends FollowDeps {
  readonly changes: Pick<OrderChanges, 'cancelAll'>;
  /** Seconds for which an ended session is kept; absent for ever. */
  readonly keepEnded?: number | undefined;
  readonly terms: () => Promise<ReportTerms>;
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
  async report(
    sessionId: string,
    onProgress?: Progress,
    choice: ReportChoice = {},
  ): Promise<SessionReport> {
    const { store } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    if (state.session.status === 'active' && state.adopted) {
      return this.#build(state, onProgress, choice);
    }
    const text = await store.report(sessionId);
    const stored = text === undefined ? undefined : parseStored(text, sessionId);
    if (isCurrent(stored) && isUsual(choice)) return stored;
    const legacy = legacyOf(stored);
    if (!state.adopted) {
      return predecessorReport(state, await store.positions(sessionId), legacy ?? {});
    }
    const built = await this.#build(state, onProgress, choice);
    const report = legacy ? { ...built, legacy } : built;
    if (!isUsual(choice)) return report;
    await store.saveReport(recordOf(state.session, report), JSON.stringify(report));
    return report;
  }

  /** One report over the sessions given, oldest first. */
  async combined(
    sessions: readonly Session[],
    onProgress?: Progress,
    choice: ReportChoice = {},
  ): Promise<SessionReport> {
    const terms = await this.#deps.terms();
    return combinedReport({ ...this.#deps, terms, choice }, sessions, onProgress);
  }

  /**
   * A session's report with its contract notes beside, where a schedule charges: they go by the schedule
   * of this moment and are never stored.
   */
  async withNotes(report: SessionReport): Promise<SessionReport> {
    const { gstOn } = await this.#deps.terms();
    if (gstOn === undefined) return report;
    const notes = await notesOf(this.#deps.store, report.session_id, gstOn);
    return { ...report, contract_notes: notes };
  }

  /** A session's journal with what each entry meant, for the tables that list everything. */
  async *steps(
    sessionId: string,
    onProgress?: Progress,
    choice: ReportChoice = {},
  ): AsyncGenerator<JournalStep> {
    const { store } = this.#deps;
    const metrics = metricsFor(await this.#deps.terms(), choice);
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    yield* new JournalRun(store, state, metrics, { onProgress }).steps();
  }

  /** The trading days of a session, each with its return, for the table that lists all. */
  async days(sessionId: string, onProgress?: Progress): Promise<readonly DayReturnRecord[]> {
    const { store } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    const metrics = metricsFor(await this.#deps.terms());
    await followSession(this.#deps, state, metrics, () => undefined, { onProgress });
    return metrics.days.map(dayReturnRecord);
  }

  /**
   * One day of a session, `YYYY-MM-DD`. Rejects with INVALID_VALUE for a day before its first or
   * after its last (today, while it is active).
   */
  async day(
    sessionId: string,
    day: string,
    onProgress?: Progress,
    choice: ReportChoice = {},
  ): Promise<DayReport> {
    const { store, calendar } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    const { session, balance } = state;
    const until = session.endTime || calendar.iso();
    const [first, last] = [session.startTime.slice(0, 10), until.slice(0, 10)];
    if (day < first || day > last) throw invalidValue('day', day, `a day from ${first} to ${last}`);
    const tally = new DayTally(day, openBalance(balance.startingBalance, session.startTime));
    const metrics = metricsFor(await this.#deps.terms(), choice);
    const tell = (step: JournalStep): void => {
      tally.add(step);
    };
    const { valued } = await followSession(this.#deps, state, metrics, tell, { onProgress });
    if (day === last && valued) tally.revalue(until, valued.equity);
    return { session_id: session.id, name: session.name, date: day, ...tally.figures() };
  }

  /**
   * Cancels the pending orders, stores the report and closes the session to trading. Rejects with
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
      decidedOn: state.balance,
      report: JSON.stringify(report),
      expireAfter: keepEnded,
    });
    if (outcome.kind === 'ended') throw sessionEnded(sessionId);
    return outcome.kind === 'committed' ? { done: { session, report } } : 'conflict';
  }

  async #build(
    state: SessionState,
    onProgress?: Progress,
    { method, benchmark }: ReportChoice = {},
  ): Promise<SessionReport> {
    const { store } = this.#deps;
    const { session } = state;
    const terms = await this.#deps.terms();
    const metrics = metricsFor(terms, { method });
    const listed = new Listed();
    const tell = (step: JournalStep): void => {
      listed.add(step);
    };
    const followed = await followSession(this.#deps, state, metrics, tell, { onProgress });
    const statuses = await store.orderStatuses(session.id);
    const { riskFree } = terms;
    return reportOf(
      identityOf(session, followed.until),
      { ...followed, metrics, listed, statuses },
      { riskFree, benchmark },
    );
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
