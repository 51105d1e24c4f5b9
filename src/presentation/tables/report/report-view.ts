import { escapeControls } from '../../../domain/errors.ts';
import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { fields } from '../fields.ts';
import { clockTime } from '../format.ts';
import { bars, curveCharts } from '../../charts/report-charts.ts';
import { beside } from './layout.ts';
import {
  DRAWDOWN_COLUMNS,
  eventsTable,
  LEGACY_COLUMNS,
  legacyRows,
  monthsTable,
  openPositions,
  positionsTable,
  tripsTable,
} from './lists.ts';
import { ratioNote, sectionsOf } from './sections.ts';
import { amount, DASH, duration, percent, signed } from './show.ts';
import type { Dimension } from '../../../domain/performance/breakdown.ts';
import type { GroupRecord } from '../../../app/reporting/figures.ts';
import { wrapWords } from '../flow.ts';
import { table } from '../table.ts';
import { strategiesView } from './strategies.ts';
import { summaryLine } from './summary.ts';
import type { Style } from '../style.ts';

type ListTable<Row> = (rows: readonly Row[], style: Style) => string;

const USUAL_WIDTH = 80;
const WIDEST = 140;

/** The report for a terminal: the result in a sentence, then figures, charts and lists. */
export function reportView(report: SessionReport, style: Style): string {
  const width = Math.min(WIDEST, style.width ?? USUAL_WIDTH);
  const { color } = style;
  const title = (text: string, body: string): string => `${color.bold(text)}\n${body}`;
  const parts = [
    heading(report, style),
    beside(
      sectionsOf(report, style).map((section) => title(section.title, fields(section.rows, style))),
      width,
    ),
    color.dim(ratioNote(report)),
    ...curveCharts(report.equity_curve, style, width),
    overTime(report, style, width),
    breakdowns(report, style, width),
  ];
  const list = <Row>(name: string, rows: readonly Row[], body: ListTable<Row>): void => {
    if (rows.length > 0) parts.push(title(name, body(rows, style)));
  };
  list('By strategy', report.by_strategy, strategiesView);
  list('Best round trips', report.best_trades, tripsTable);
  list('Worst round trips', report.worst_trades, tripsTable);
  list('Open positions', openPositions(report), positionsTable);
  list('By itself', report.events ?? [], eventsTable);
  const legacy = legacyRows(report);
  if (legacy.length > 0) parts.push(table(LEGACY_COLUMNS, legacy, style));
  return parts.filter((part) => part !== '').join('\n\n');
}

const SHORT: readonly string[] = [
  'Net P&L',
  'Return',
  'Fees',
  'Equity',
  'Round trips',
  'Win rate',
  'Profit factor',
  'Average trade',
  'Max drawdown',
  'Sharpe ratio',
];

/** The result in a sentence and ten figures. */
export function shortReportView(report: SessionReport, style: Style): string {
  const rows = new Map(sectionsOf(report, style).flatMap((section) => section.rows));
  const pairs = SHORT.map((name) => [name, rows.get(name) ?? DASH] as const);
  return `${headline(report, style)}\n${fields(pairs, style)}`;
}

function headline(report: SessionReport, style: Style): string {
  const sentence = summaryLine(report, style);
  const lines = style.width === undefined ? [sentence] : wrapWords(sentence, style.width);
  return lines.map((line) => style.color.bold(line)).join('\n');
}

/** One breakdown as a table of figures. */
export function breakdownView(report: SessionReport, by: Dimension, style: Style): string {
  const groups = report.breakdown[by];
  if (groups.length === 0) return 'No round trips closed yet.';
  const titles: Readonly<Record<Dimension, string>> = {
    underlying: 'Underlying',
    type: 'Type',
    side: 'Side',
    hour: 'Hour',
    day: 'Day',
    note: 'Note',
  };
  return table(
    [
      { title: titles[by], cell: ({ key }: GroupRecord) => escapeControls(key) || DASH },
      { title: 'Round trips', cell: (each) => `${each.round_trips}`, right: true },
      { title: 'Won', cell: (each) => percent(each.win_rate), right: true },
      { title: 'Gross', cell: (each) => signed(each.gross_pnl, style), right: true, drop: 1 },
      { title: 'Fees', cell: (each) => amount(each.fees), right: true, drop: 2 },
      { title: 'Net P&L', cell: (each) => signed(each.net_pnl, style), right: true },
    ],
    groups,
    style,
  );
}

function heading(report: SessionReport, style: Style): string {
  const { color } = style;
  const name = report.name ? ` "${escapeControls(report.name)}"` : '';
  const ended = report.end_time ? clockTime(report.end_time) : 'now';
  const lasted = duration(report.duration_minutes);
  const many = report.sessions ? `, ${report.sessions.length} sessions` : '';
  return [
    headline(report, style),
    color.dim(
      `Session ${escapeControls(report.session_id)}${name}: ${escapeControls(report.status)}${many}`,
    ),
    color.dim(
      `${clockTime(escapeControls(report.start_time))} to ${escapeControls(ended)}, ${lasted}`,
    ),
  ].join('\n');
}

/** The months side by side with the deepest falls, where there is more than one to compare. */
function overTime(report: SessionReport, style: Style, width: number): string {
  const { color } = style;
  const shown: string[] = [];
  if (report.monthly_returns.length > 1) {
    shown.push(`${color.bold('Returns by month')}\n${monthsTable(report, style)}`);
  }
  const { top_drawdowns: falls } = report.risk_metrics;
  if (falls.length > 1) {
    shown.push(`${color.bold('Deepest drawdowns')}\n${table(DRAWDOWN_COLUMNS, falls, style)}`);
  }
  return beside(shown, width);
}

function breakdowns(report: SessionReport, style: Style, width: number): string {
  const { underlying, type, side, hour, day } = report.breakdown;
  const half = width >= 120 ? Math.floor(width / 2) - 2 : width;
  const shown: string[] = [];
  if (hour.length > 0) {
    const hours = hour.map((each) => ({ ...each, key: `${each.key}:00` }));
    shown.push(bars('By hour of closing', hours, style, half));
  }
  if (underlying.length > 0) shown.push(bars('By underlying', underlying, style, half));
  if (type.length > 1) shown.push(bars('By type', type, style, half));
  if (side.length > 1) shown.push(bars('By side', side, style, half));
  if (day.length > 1) shown.push(bars('By day', day.slice(-31), style, half));
  return beside(shown, width);
}
