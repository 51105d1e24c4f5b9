import { escapeControls } from '../../../domain/errors.ts';
import { isZero, money } from '../../../domain/money/money.ts';
import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { rowUnless, type FieldRows } from '../fields.ts';
import type { Style } from '../style.ts';
import { minuteOf } from './lists.ts';
import { amount, duration, percent, plain, signed, two } from './show.ts';
import { hasNoJournal } from './summary.ts';

/** A title with the figures under it. */
export interface Section {
  readonly title: string;
  readonly rows: FieldRows;
}

/** The report's figures in sections, for the terminal and the page alike. */
export function sectionsOf(report: SessionReport, style: Style): Section[] {
  return [
    result(report, style),
    trips(report, style),
    risk(report),
    returns(report),
    ...benchmark(report),
  ];
}

function result(report: SessionReport, style: Style): Section {
  const summary = report.performance_summary;
  return {
    title: 'Result',
    rows: [
      ['Starting balance', amount(report.starting_balance)],
      ...rowUnless(isZero(money(summary.deposits)), 'Deposits', amount(summary.deposits)),
      ['Realized P&L', signed(summary.realized_pnl, style)],
      ['Unrealized P&L', signed(summary.unrealized_pnl, style)],
      ['Gross P&L', signed(report.gross_pnl, style)],
      ['Fees', amount(report.fees)],
      ...rowUnless(!report.dividends, 'Dividends', signed(report.dividends, style)),
      ['Fees / gross', percent(summary.fees_percent_of_gross)],
      ['Net P&L', style.color.bold(signed(report.total_pnl, style))],
      ['Return', percent(summary.return_percent)],
      ['Net / starting balance', percent(summary.net_return_on_start)],
      ['Ending balance', amount(report.ending_balance)],
      ['Available', amount(report.available_balance)],
      ['Used', amount(report.used_balance)],
      ['Equity', amount(summary.equity)],
      ['Turnover', amount(summary.turnover)],
    ],
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
      ['Mean return of a trip', percent(two(summary.average_trip_return_percent))],
      ['SQN', plain(two(figures.sqn))],
      ['Kelly', percent(two(figures.kelly_percent))],
      ['Risk of ruin', percent(two(figures.risk_of_ruin_percent))],
      [
        'Held, winners / losers',
        `${duration(summary.average_winner_minutes)} / ${duration(summary.average_loser_minutes)}`,
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
  return {
    title: 'Risk',
    rows: [
      ['Max profit', amount(report.max_profit)],
      ['Max drawdown', amount(report.max_drawdown)],
      ['Drawdown from', minuteOf(figures.max_drawdown_start)],
      ['Bottom', minuteOf(figures.max_drawdown_bottom)],
      ['Recovered', minuteOf(figures.max_drawdown_recovery)],
      ['Drawdown lasted', duration(figures.max_drawdown_minutes)],
      ['Max drawdown, percent', percent(figures.max_drawdown_percent)],
      ['Its peak', minuteOf(figures.max_drawdown_percent_start)],
      ['Its bottom', minuteOf(figures.max_drawdown_percent_bottom)],
      ['Longest under water', duration(figures.longest_under_water_minutes)],
      ['Recovery factor', plain(two(figures.recovery_factor))],
      ['Time in the market', percent(figures.time_in_market_percent)],
      ['Average exposure', percent(figures.average_exposure_percent)],
      ['Highest exposure', amount(figures.max_exposure)],
    ],
  };
}

/** Figures of the daily returns. */
function returns({ risk_metrics: figures, performance_summary: summary }: SessionReport): Section {
  const day = (date: string | null, value: string | null): string =>
    date === null ? percent(null) : `${percent(two(value))} on ${date}`;
  return {
    title: 'Daily returns',
    rows: [
      ['Trading / active days', `${summary.trading_days} / ${summary.active_days}`],
      ['Annual growth (CAGR)', percent(two(summary.cagr_percent))],
      ['Annual volatility', percent(two(figures.annual_volatility_percent))],
      ['Sharpe ratio', plain(figures.sharpe_ratio)],
      ['Sortino ratio', plain(figures.sortino_ratio)],
      ['Probabilistic Sharpe', plain(two(figures.probabilistic_sharpe_ratio))],
      ['Calmar ratio', plain(two(figures.calmar_ratio))],
      ['Omega ratio', plain(two(figures.omega_ratio))],
      ['Gain to pain', plain(two(figures.gain_to_pain_ratio))],
      ['Tail ratio', plain(two(figures.tail_ratio))],
      ['Skew / kurtosis', `${plain(two(figures.skew))} / ${plain(two(figures.kurtosis))}`],
      ['VaR 95%', percent(two(figures.value_at_risk_95_percent))],
      ['CVaR 95%', percent(two(figures.conditional_value_at_risk_95_percent))],
      ['Ulcer index', percent(two(figures.ulcer_index))],
      ['Best day', day(summary.best_day, summary.best_day_percent)],
      ['Worst day', day(summary.worst_day, summary.worst_day_percent)],
    ],
  };
}

function benchmark({ benchmark: against }: SessionReport): Section[] {
  if (against === undefined) return [];
  return [
    {
      title: `Against ${escapeControls(against.symbol)}`,
      rows: [
        ['Days that both have', `${against.days}`],
        ['Its return', percent(two(against.return_percent))],
        ['Alpha a year', percent(two(against.alpha_percent))],
        ['Beta', plain(two(against.beta))],
        ['Correlation', plain(two(against.correlation))],
      ],
    },
  ];
}

/** Why ratios are absent, in a sentence; empty when they are there. */
export function ratioNote(report: SessionReport): string {
  if (hasNoJournal(report)) {
    return 'Written by the predecessor, without a journal: what needs one is not known.';
  }
  const { sharpe_reason: sharpe, sortino_reason: sortino } = report.risk_metrics;
  if (sharpe === null && sortino === null) return '';
  if (sharpe === sortino) return `No Sharpe and Sortino ratio: ${plain(reasonText(sharpe))}.`;
  const notes = [
    sharpe === null ? '' : `No Sharpe ratio: ${plain(reasonText(sharpe))}.`,
    sortino === null ? '' : `No Sortino ratio: ${plain(reasonText(sortino))}.`,
  ];
  return notes.filter((note) => note !== '').join(' ');
}

const reasonText = (reason: string | null): string | null =>
  reason === 'no_variation' ? 'the daily returns do not vary' : reason;
