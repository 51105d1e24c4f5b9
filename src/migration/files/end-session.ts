import { money } from '../../domain/money/money.ts';
import type { Session, SessionState, Store } from '../../storage/ports/store.ts';
import { predecessorReport } from '../../app/reporting/predecessor.ts';
import { requireSession } from '../../app/sessions/require-session.ts';
import type { SessionReporter } from '../../app/reporting/session-reporter.ts';
import type { LegacyReport } from './read/legacy.ts';
import type { SessionPlan } from './planner.ts';

export interface EndingDeps {
  readonly store: Store;
  readonly reporter: SessionReporter;
  readonly keepEnded?: number | undefined;
}

/**
 * Completes a session that the files have a report of, at the report's time. Where the orders are
 * known, today's figures are reported with the predecessor's beside them, else its own stand.
 */
export async function endWithReport(plan: SessionPlan, deps: EndingDeps): Promise<void> {
  const { report, sessionId } = plan;
  if (!report) return;
  const { store, reporter, keepEnded } = deps;
  const state = requireSession(await store.sessionState(sessionId), sessionId);
  if (state.session.status === 'active') {
    const { session, document } = await ending(plan, report, state, store);
    await store.endSession({
      session,
      decidedOn: state.balance,
      report: JSON.stringify(document),
      expireAfter: keepEnded,
    });
  }
  await reporter.report(sessionId);
}

async function ending(
  { orders }: SessionPlan,
  report: LegacyReport,
  state: SessionState,
  store: Store,
): Promise<{ session: Session; document: object }> {
  const endTime = report.end?.at ?? state.balance.lastUpdated;
  const session: Session = { ...state.session, status: 'completed', endTime };
  const legacy = { ...report.figures, session_id: session.id };
  const isReplayed = !Array.isArray(orders) || report.trades.length > 0;
  if (isReplayed) return { session, document: legacy };
  const positions = await store.positions(session.id);
  const document = predecessorReport({ ...state, session }, positions, legacy);
  const totals = { totalPnl: money(document.total_pnl), totalTrades: document.total_trades };
  return { session: { ...session, ...totals }, document };
}
