import { isZero, money } from '../../../domain/money/money.ts';
import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { clockTime } from '../format.ts';
import type { Style } from '../style.ts';
import { amount, duration, percent, plain, signed } from './show.ts';

/** A title with the figures under it. */
export interface Section {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

/** The report's figures in sections, for the terminal and the page alike. */
export function sectionsOf(report: SessionReport, style: Style): Section[] {
  return [result(report, style), trips(report, style), risk(report)];
}

function result(report: SessionReport, style: Style): Section {
  const summary = report.performance_summary;
  const rows: [string, string][] = [
    ['Starting balance', amount(report.starting_balance)],
    ['Deposits', amount(summary.deposits)],
    ['Realized P&L', signed(summary.realized_pnl, style)],
    ['Unrealized P&L', signed(summary.unrealized_pnl, style)],
    ['Gross P&L', signed(report.gross_pnl, style)],
    ['Fees', amount(report.fees)],
    ['Fees / gross', percent(summary.fees_percent_of_gross)],
    ['Net P&L', style.color.bold(signed(report.total_pnl, style))],
    ['Return', percent(summary.return_percent)],
    ['Ending balance', amount(report.ending_balance)],
    ['Available', amount(report.available_balance)],
    ['Used', amount(report.used_balance)],
    ['Equity', amount(summary.equity)],
    ['Turnover', amount(summary.turnover)],
  ];
  const noDeposits = isZero(money(summary.deposits));
  return {
    title: 'Result',
    rows: noDeposits ? rows.filter(([name]) => name !== 'Deposits') : rows,
  };
}

function trips(report: SessionReport, style: Style): Section {
  const { risk_metrics: figures, performance_summary: summary } = report;
  return {
    title: 'Round trips',
    rows: [
      ['Orders filled / rejected', `${report.successful_trades} / ${report.failed_trades}`],
      ['Round trips', `${report.closed_round_trips}`],
      [
        'Won / lost / scratch',
        `${report.winning_trades} / ${report.losing_trades} / ${report.scratch_trades}`,
      ],
      ['Win rate', percent(report.win_rate)],
      ['Average trade', signed(report.average_trade_pnl, style)],
      ['Expectancy in R', plain(figures.expectancy_r)],
      ['Average win', signed(figures.average_win, style)],
      ['Average loss', signed(figures.average_loss, style)],
      ['Largest win', signed(figures.largest_win, style)],
      ['Largest loss', signed(figures.largest_loss, style)],
      ['Payoff ratio', plain(figures.payoff_ratio)],
      ['Profit factor', plain(figures.profit_factor)],
      [
        'Longest streak won / lost',
        `${figures.longest_winning_streak} / ${figures.longest_losing_streak}`,
      ],
      [
        'Held, mean / median',
        `${duration(summary.average_holding_minutes)} / ${duration(summary.median_holding_minutes)}`,
      ],
    ],
  };
}

function risk(report: SessionReport): Section {
  const figures = report.risk_metrics;
  const time = (iso: string | null): string => plain(iso && clockTime(iso).slice(0, 16));
  return {
    title: 'Risk',
    rows: [
      ['Max profit', amount(report.max_profit)],
      ['Max drawdown', amount(report.max_drawdown)],
      ['Drawdown / peak', percent(figures.max_drawdown_percent)],
      ['Drawdown from', time(figures.max_drawdown_start)],
      ['Bottom', time(figures.max_drawdown_bottom)],
      ['Recovered', time(figures.max_drawdown_recovery)],
      ['Drawdown lasted', duration(figures.max_drawdown_minutes)],
      ['Sharpe ratio', plain(figures.sharpe_ratio)],
      ['Sortino ratio', plain(figures.sortino_ratio)],
      ['Time in the market', percent(figures.time_in_market_percent)],
      ['Average exposure', percent(figures.average_exposure_percent)],
      ['Highest exposure', amount(figures.max_exposure)],
      ['Trading days', `${report.performance_summary.trading_days}`],
    ],
  };
}

/** Why ratios are absent, in a sentence; empty when they are there. */
export function ratioNote(report: SessionReport): string {
  const { sharpe_reason: sharpe, sortino_reason: sortino } = report.risk_metrics;
  if (sharpe === null && sortino === null) return '';
  if (sharpe === sortino) return `No Sharpe and Sortino ratio: ${plain(sharpe)}.`;
  const notes = [
    sharpe === null ? '' : `No Sharpe ratio: ${plain(sharpe)}.`,
    sortino === null ? '' : `No Sortino ratio: ${plain(sortino)}.`,
  ];
  return notes.filter((note) => note !== '').join(' ');
}
