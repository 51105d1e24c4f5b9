import { money, subtract, text } from '../../domain/money/money.ts';
import type { SessionReport } from './document.ts';

/** The figures that two reports are compared by; null where one has none. */
export type Figures = Readonly<Record<string, string | null>>;

export type Comparison = ReturnType<typeof compareReports>;

/** `difference` is b - a, figure by figure; null where either has none. */
export function compareReports(a: SessionReport, b: SessionReport) {
  const [left, right] = [figuresOf(a), figuresOf(b)];
  const difference = Object.keys(left).map((name) => {
    const [from, to] = [left[name] ?? null, right[name] ?? null];
    return [name, from === null || to === null ? null : text(subtract(money(to), money(from)))];
  });
  return {
    a: { session_id: a.session_id, ...left },
    b: { session_id: b.session_id, ...right },
    difference: Object.fromEntries(difference) as Figures,
  };
}

function figuresOf(report: SessionReport): Figures {
  const { risk_metrics: risk, performance_summary: summary } = report;
  return {
    total_pnl: report.total_pnl,
    gross_pnl: report.gross_pnl,
    fees: report.fees,
    return_percent: summary.return_percent,
    total_trades: String(report.total_trades),
    closed_round_trips: String(report.closed_round_trips),
    winning_trades: String(report.winning_trades),
    losing_trades: String(report.losing_trades),
    win_rate: report.win_rate,
    average_trade_pnl: report.average_trade_pnl,
    average_win: risk.average_win,
    average_loss: risk.average_loss,
    payoff_ratio: risk.payoff_ratio,
    profit_factor: risk.profit_factor,
    expectancy_r: risk.expectancy_r,
    max_profit: report.max_profit,
    max_drawdown: report.max_drawdown,
    max_drawdown_percent: risk.max_drawdown_percent,
    median_holding_minutes: summary.median_holding_minutes,
    time_in_market_percent: risk.time_in_market_percent,
    average_exposure_percent: risk.average_exposure_percent,
    turnover: summary.turnover,
  };
}
