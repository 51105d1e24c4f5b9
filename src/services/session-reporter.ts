import { equity, total } from '../domain/balance.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { LedgerReplay } from '../domain/journal.ts';
import { SessionMetrics, tripFigures } from '../domain/metrics.ts';
import { add, percentage, subtract, text, type Money } from '../domain/money.ts';
import { isOpen, type Position } from '../domain/position.ts';
import { entryRecord, positionRecord, type Fields } from '../domain/records.ts';
import type { Session, SessionState, Store } from '../stores/store.ts';
import { minutesBetween, type Calendar } from './calendar.ts';
import { untilCommitted, type Attempt } from './commit-loop.ts';
import { totalsOf, type PositionTracker } from './position-tracker.ts';
import { requireSession, requireTradable, sessionEnded } from './require-session.ts';

/** A session's report, ready as JSON: counts are numbers, every amount is a decimal string. */
export interface SessionReport {
  readonly session_id: string;
  readonly mode: string;
  readonly status: string;
  readonly start_time: string;
  readonly end_time: string;
  readonly duration_minutes: string;
  readonly symbols_traded: readonly string[];
  readonly total_trades: number;
  readonly successful_trades: number;
  readonly failed_trades: number;
  readonly winning_trades: number;
  readonly losing_trades: number;
  readonly starting_balance: string;
  readonly ending_balance: string;
  readonly available_balance: string;
  readonly used_balance: string;
  readonly total_balance: string;
  readonly gross_pnl: string;
  readonly fees: string;
  readonly total_pnl: string;
  readonly max_profit: string;
  readonly max_drawdown: string;
  readonly win_rate: string;
  readonly average_trade_pnl: string;
  readonly risk_metrics: Readonly<Record<string, string | null>>;
  readonly performance_summary: Readonly<Record<string, string | number | null>>;
  readonly positions: readonly Fields[];
  readonly trades: readonly Fields[];
  readonly equity_curve: readonly Fields[];
}

export interface ReporterDeps {
  readonly store: Store;
  readonly tracker: PositionTracker;
  readonly calendar: Calendar;
  /** Seconds for which an ended session is kept; absent for ever. */
  readonly keepEnded?: number | undefined;
}

/** Reports a session from its journal, and ends it with its report. */
export class SessionReporter {
  readonly #deps: ReporterDeps;

  constructor(deps: ReporterDeps) {
    this.#deps = deps;
  }

  /** An ended session's stored report; a report of this moment for an active one. */
  async report(sessionId: string): Promise<SessionReport> {
    const { store } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    if (state.session.status === 'active') return this.#build(state);
    const stored = await store.report(sessionId);
    return stored === undefined ? this.#build(state) : parseReport(stored, sessionId);
  }

  /** Stores the report and closes the session to trading. Rejects with SESSION_ENDED. */
  end(sessionId: string): Promise<{ session: Session; report: SessionReport }> {
    return untilCommitted(sessionId, () => this.#attemptEnd(sessionId));
  }

  async #attemptEnd(
    sessionId: string,
  ): Promise<Attempt<{ session: Session; report: SessionReport }>> {
    const { store, calendar, keepEnded } = this.#deps;
    const state = requireSession(await store.sessionState(sessionId), sessionId);
    requireTradable(state);
    const endTime = calendar.iso();
    const ended: Session = { ...state.session, status: 'completed', endTime };
    const { report, totalPnl } = await this.#figures({ ...state, session: ended });
    const session = { ...ended, totalPnl, totalTrades: report.total_trades };
    const outcome = await store.endSession({
      session,
      expectedRevision: state.balance.revision,
      report: JSON.stringify(report),
      expireAfter: keepEnded,
    });
    if (outcome.kind === 'ended') throw sessionEnded(sessionId);
    return outcome.kind === 'committed' ? { done: { session, report } } : 'conflict';
  }

  async #build(state: SessionState): Promise<SessionReport> {
    return (await this.#figures(state)).report;
  }

  async #figures(state: SessionState): Promise<{ report: SessionReport; totalPnl: Money }> {
    const { store, tracker, calendar } = this.#deps;
    const { session, balance } = state;
    const positions = await tracker.positions(session.id);
    const orders = await store.orders(session.id);
    const ledger = new LedgerReplay(balance.startingBalance, session.startTime);
    const metrics = new SessionMetrics();
    const trades: Fields[] = [];
    for await (const entry of store.journal(session.id)) {
      metrics.follow(entry, ledger.apply(entry));
      if (entry.type === 'RESET') trades.length = 0;
      if (entry.type === 'FILL') trades.push(entryRecord(entry));
    }
    const { unrealizedPnl } = totalsOf(positions);
    metrics.finish(calendar.iso(), balance, unrealizedPnl);
    const failed = orders.filter((order) => order.status === 'REJECTED').length;
    const counts = { total: orders.length, failed };
    const worth = equity(balance, unrealizedPnl);
    const capital = add(balance.startingBalance, balance.deposits);
    const totalPnl = subtract(worth, capital);
    const report = {
      ...identity(session, calendar.iso()),
      symbols_traded: [...new Set(trades.map((trade) => trade['symbol'] ?? ''))].sort(),
      ...tradeFigures(metrics, counts),
      ...moneyFigures(state, positions, totalPnl),
      ...riskFigures(metrics, capital),
      positions: positions.map((each) => positionRecord(each, session.id)),
      trades,
      equity_curve: metrics.curve.map(({ at, equity: then }) => ({ at, equity: text(then) })),
    };
    return { report, totalPnl };
  }
}

function identity(session: Session, now: string) {
  const { id, mode, status, startTime, endTime } = session;
  return {
    session_id: id,
    mode,
    status,
    start_time: startTime,
    end_time: endTime,
    duration_minutes: minutesBetween(startTime, endTime || now),
  };
}

function tradeFigures(metrics: SessionMetrics, orders: { total: number; failed: number }) {
  const trips = tripFigures(metrics.roundTrips);
  return {
    total_trades: orders.total,
    successful_trades: orders.total - orders.failed,
    failed_trades: orders.failed,
    winning_trades: trips.wins,
    losing_trades: trips.losses,
    win_rate: trips.winRate.toFixed(2),
    average_trade_pnl: text(trips.average),
  };
}

function moneyFigures({ balance }: SessionState, positions: readonly Position[], totalPnl: Money) {
  const { unrealizedPnl } = totalsOf(positions);
  return {
    starting_balance: text(balance.startingBalance),
    ending_balance: text(total(balance)),
    available_balance: text(balance.available),
    used_balance: text(balance.used),
    total_balance: text(total(balance)),
    gross_pnl: text(add(balance.realizedPnl, unrealizedPnl)),
    fees: text(balance.fees),
    total_pnl: text(totalPnl),
    performance_summary: {
      deposits: text(balance.deposits),
      realized_pnl: text(balance.realizedPnl),
      unrealized_pnl: text(unrealizedPnl),
      equity: text(equity(balance, unrealizedPnl)),
      return_percent: text(percentage(totalPnl, add(balance.startingBalance, balance.deposits))),
      open_positions: positions.filter(isOpen).length,
      closed_positions: positions.filter((each) => !isOpen(each)).length,
    },
  };
}

function riskFigures(metrics: SessionMetrics, capital: Money) {
  const trips = tripFigures(metrics.roundTrips);
  const orNull = (amount: Money | null): string | null => (amount === null ? null : text(amount));
  return {
    max_profit: text(metrics.maxProfit),
    max_drawdown: text(metrics.maxDrawdown),
    risk_metrics: {
      max_drawdown_percent: text(percentage(metrics.maxDrawdown, add(capital, metrics.maxProfit))),
      profit_factor: trips.profitFactor === null ? null : text(trips.profitFactor),
      payoff_ratio: trips.payoffRatio === null ? null : text(trips.payoffRatio),
      average_win: orNull(trips.averageWin),
      average_loss: orNull(trips.averageLoss),
      largest_win: orNull(trips.largestWin),
      largest_loss: orNull(trips.largestLoss),
    },
  };
}

/** A stored report as it is, ours or the predecessor's. Rejects with STORE_CORRUPT. */
function parseReport(stored: string, sessionId: string): SessionReport {
  try {
    const parsed: unknown = JSON.parse(stored);
    if (typeof parsed === 'object' && parsed !== null) return parsed as SessionReport;
  } catch {
    // Told below, with the session's name.
  }
  throw new PapertradeError(
    ErrorCode.STORE_CORRUPT,
    `The stored report of session ${quoteSafely(sessionId)} is not a JSON object.`,
    { session_id: sessionId },
  );
}
