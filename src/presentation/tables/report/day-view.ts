import { escapeControls } from '../../../domain/errors.ts';
import { isZero, money } from '../../../domain/money/money.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import type { DayReport } from '../../../app/reporting/session-reporter.ts';
import { fields, rowUnless, type FieldRows } from '../fields.ts';
import { clockTime, counted } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { eventsTable, nameIn, tripsTable } from './lists.ts';
import { amount, percent, signed } from './show.ts';

/** Rows of a list that the terminal shows; JSON has more. */
const MAX_ROWS = 50;

/** One day of a session: what it made, its round trips and its fills. */
export function dayReportView(report: DayReport, style: Style): string {
  const { color } = style;
  const name = report.name ? ` "${escapeControls(report.name)}"` : '';
  const parts = [
    `${color.bold(`${report.date}: net ${signed(report.total_pnl, style)} on ${counted(report.closed_round_trips, 'round trip')}.`)}\n` +
      color.dim(`Session ${escapeControls(report.session_id)}${name}`),
    fields(figureRows(report, style), style),
  ];
  const list = (title: string, rows: readonly Fields[], left: number, body: typeof tripsTable) => {
    if (rows.length === 0) return;
    const hidden = left + Math.max(0, rows.length - MAX_ROWS);
    const note = hidden > 0 ? color.dim(`\n${counted(hidden, 'earlier one')} not shown.`) : '';
    parts.push(`${color.bold(title)}\n${body(rows.slice(-MAX_ROWS), style)}${note}`);
  };
  list('Round trips closed', report.round_trips, report.round_trips_omitted, tripsTable);
  list('Fills', report.trades, report.trades_omitted, fillsTable);
  list('By itself', report.events, 0, eventsTable);
  return parts.join('\n\n');
}

const figureRows = (report: DayReport, style: Style): FieldRows => [
  ['Equity at the start', amount(report.starting_equity)],
  ['Realized', signed(report.realized_pnl, style)],
  ['Change of unrealized', signed(report.unrealized_change, style)],
  ['Fees', amount(report.fees)],
  ...rowUnless(report.dividends === undefined, 'Dividends', signed(report.dividends, style)),
  ['Net P&L', signed(report.total_pnl, style)],
  ...rowUnless(isZero(money(report.flow)), 'Deposits', signed(report.flow, style)),
  ['Equity at the end', amount(report.ending_equity)],
  ['Return', percent(report.return_percent)],
  ['Win rate', percent(report.win_rate)],
  ['Average trade', signed(report.average_trade_pnl, style)],
];

const field = (fill: Fields, name: string): string => escapeControls(fill[name] ?? '');

const fillsTable = (fills: readonly Fields[], style: Style): string =>
  table(
    [
      { title: 'Time', cell: (fill: Fields) => clockTime(field(fill, 'created_at')) },
      { title: 'Side', cell: (fill) => field(fill, 'side') },
      { title: 'Symbol', cell: nameIn },
      { title: 'Qty', cell: (fill) => field(fill, 'quantity'), right: true },
      { title: 'Price', cell: (fill) => amount(fill['price']), right: true },
      { title: 'Fee', cell: (fill) => amount(fill['fee']), right: true, drop: 1 },
    ],
    fills,
    style,
  );
