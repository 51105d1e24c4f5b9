import { money } from '../domain/money.ts';
import type { SessionReport } from '../services/session-reporter.ts';
import { clockTime, gain, rupees } from './format.ts';
import type { Style } from './style.ts';
import { fields } from './table.ts';

/** The report for a terminal. A report that the predecessor stored may lack fields: a dash. */
export function reportView(report: SessionReport, style: Style): string {
  const { color } = style;
  const show = (value: string | null | undefined, format: (text: string) => string): string =>
    value === undefined || value === null || value === '' ? '-' : format(value);
  const amount = (value: string | null | undefined) => show(value, (text) => rupees(money(text)));
  const signed = (value: string | null | undefined) =>
    show(value, (text) => gain(money(text), style));
  const risk = report.risk_metrics;
  const section = (title: string, rows: [string, string][]): string =>
    `${color.bold(title)}\n${fields(rows, style)}`;
  return [
    `${color.bold(`Session ${report.session_id}`)} (${report.status}, ${report.mode})`,
    `${clockTime(report.start_time)} to ${report.end_time ? clockTime(report.end_time) : 'now'}`,
    '',
    section('Result', [
      ['Starting balance', amount(report.starting_balance)],
      ['Ending balance', amount(report.ending_balance)],
      ['Available', amount(report.available_balance)],
      ['Used', amount(report.used_balance)],
      ['Gross P&L', signed(report.gross_pnl)],
      ['Fees', amount(report.fees)],
      ['Net P&L', signed(report.total_pnl)],
    ]),
    '',
    section('Trades', [
      ['Orders', `${report.total_trades}`],
      ['Filled / rejected', `${report.successful_trades} / ${report.failed_trades}`],
      ['Winning / losing round trips', `${report.winning_trades} / ${report.losing_trades}`],
      ['Win rate', show(report.win_rate, (text) => `${text}%`)],
      ['Average round trip', signed(report.average_trade_pnl)],
      ['Largest win', signed(risk['largest_win'])],
      ['Largest loss', signed(risk['largest_loss'])],
      ['Profit factor', show(risk['profit_factor'], (text) => text)],
      ['Max profit', amount(report.max_profit)],
      ['Max drawdown', amount(report.max_drawdown)],
    ]),
  ].join('\n');
}
