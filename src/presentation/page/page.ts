import type { GroupRecord } from '../../app/reporting/figures.ts';
import type { StrategyRecord } from '../../app/reporting/strategies/strategy-records.ts';
import type { SessionReport } from '../../app/reporting/session-reporter.ts';
import { clockTime } from '../tables/format.ts';
import { PLAIN } from '../tables/style.ts';
import {
  DRAWDOWN_COLUMNS,
  LEGACY_COLUMNS,
  legacyRows,
  nameIn,
  openPositions,
} from '../tables/report/lists.ts';
import { ratioNote, sectionsOf, type Section } from '../tables/report/sections.ts';
import { amount, duration, percent, plain } from '../tables/report/show.ts';
import { heldFor } from '../tables/report/strategies.ts';
import { summaryLine } from '../tables/report/summary.ts';
import { curveDrawing } from './charts/curve.ts';
import { dayBars, monthMap } from './charts/days.ts';
import { tripHistogram } from './charts/histogram.ts';
import { html, htmlPage, type Html } from './html.ts';
import { SCRIPT } from './looks.ts';
import { field, figure, gained, tableSection, time, tone, type Head } from './tables.ts';

/** The report as one page of its own: nothing is fetched, and nothing needs a script to be read. */
export function reportPage(report: SessionReport): string {
  const title = `${report.session_id}: papertrade report`;
  const ended = report.end_time ? clockTime(report.end_time) : 'now';
  return htmlPage(
    title,
    html`<header>
        <h1>${summaryLine(report, PLAIN)}</h1>
        <p class="soft">
          Session ${report.session_id}${report.name ? html` &ldquo;${report.name}&rdquo;` : ''},
          ${report.status}, ${clockTime(report.start_time)} to ${ended}
          (${duration(report.duration_minutes)})
        </p>
      </header>
      <main>
        ${curvePart(report)} ${dayBars(report)} ${monthMap(report)} ${tripHistogram(report)}
        <div class="figures">${sectionsOf(report, PLAIN).map(sectionPart)}</div>
        <p class="soft">${ratioNote(report)}</p>
        ${drawdownsPart(report)} ${breakdownParts(report)} ${strategiesPart(report)}
        ${positionsPart(report)} ${tripsPart(report)} ${tradesPart(report)} ${eventsPart(report)}
        ${legacyPart(report)}
      </main>`,
    SCRIPT,
  );
}

function sectionPart({ title, rows }: Section): Html {
  return html`<section>
    <h2>${title}</h2>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd class="${tone(value)}">${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

/** Of columns that a narrow screen leaves out. */
const MINOR = { minor: true };

function drawdownsPart({ risk_metrics: { top_drawdowns: falls } }: SessionReport): Html {
  if (falls.length < 2) return html``;
  return tableSection('Deepest drawdowns', DRAWDOWN_COLUMNS, falls);
}

function curvePart(report: SessionReport): Html {
  const drawing = curveDrawing(report);
  return drawing.text === ''
    ? drawing
    : html`<section>
        <h2>Equity</h2>
        ${drawing}
      </section>`;
}

const BREAKDOWNS = [
  ['underlying', 'By underlying'],
  ['type', 'By type'],
  ['side', 'By side'],
  ['hour', 'By hour of closing'],
  ['day', 'By day'],
] as const;

function breakdownParts(report: SessionReport): Html[] {
  return BREAKDOWNS.map(([dimension, title]) => {
    const heads: Head<GroupRecord>[] = [
      { title: 'Group', cell: ({ key }) => (dimension === 'hour' ? `${key}:00` : key) },
      { title: 'Round trips', cell: (group) => `${group.round_trips}`, right: true },
      { title: 'Won', minor: true, cell: (group) => `${group.wins}`, right: true },
      { title: 'Lost', minor: true, cell: (group) => `${group.losses}`, right: true },
      figure('Win rate', 'win_rate', percent, MINOR),
      figure('Gross', 'gross_pnl', gained, MINOR),
      figure('Fees', 'fees', amount, MINOR),
      figure('Net', 'net_pnl', gained),
    ];
    return tableSection(title, heads, report.breakdown[dimension]);
  });
}

function strategiesPart({ by_strategy: strategies }: SessionReport): Html {
  const heads: Head<StrategyRecord>[] = [
    { title: 'Strategy', cell: (each) => `${each.strategy_id} ${each.name}` },
    { title: 'Underlying', minor: true, cell: (each) => each.underlying },
    { title: 'Status', minor: true, cell: (each) => each.status },
    { title: 'Opened', minor: true, cell: (each) => clockTime(each.opened_at) },
    { title: 'Held', cell: heldFor, value: (each) => each.holding_minutes, right: true },
    figure('Fees', 'fees', amount, MINOR),
    figure('Net', 'net_pnl', gained),
    figure('Margin', 'margin_used', amount, MINOR),
    figure('Return on margin', 'return_on_margin', percent),
    figure('Return on funds', 'return_on_funds', percent, MINOR),
  ];
  return tableSection('By strategy', heads, strategies);
}

function positionsPart(report: SessionReport): Html {
  const heads = [
    { title: 'Symbol', cell: nameIn },
    field('Side', 'side'),
    figure('Quantity', 'net_qty', plain),
    figure('Cost', 'cost_basis', amount),
    figure('Current', 'current_price', amount),
    figure('Unrealized', 'unrealized_pnl', gained),
    figure('Realized', 'realized_pnl', gained),
  ];
  return tableSection('Open positions', heads, openPositions(report));
}

const omitted = (count: number): Html =>
  count === 0
    ? html``
    : html`<p class="soft">${count} older ones are left out; the CSV tables have all.</p>`;

function tripsPart(report: SessionReport): Html {
  const heads = [
    time('Closed', 'closed_at'),
    { title: 'Symbol', cell: nameIn },
    field('Side', 'side'),
    figure('Quantity', 'quantity', plain),
    figure('Entry', 'entry_price', amount),
    figure('Exit', 'exit_price', amount),
    figure('Held', 'holding_minutes', duration),
    figure('Gross', 'gross_pnl', gained),
    figure('Fees', 'fees', amount),
    figure('Net', 'net_pnl', gained),
  ];
  return tableSection(
    'Round trips',
    heads,
    report.round_trips,
    omitted(report.round_trips_omitted),
  );
}

/** What happened without an order of the trader's. */
function eventsPart(report: SessionReport): Html {
  const heads = [
    time('Time', 'created_at'),
    field('Type', 'type'),
    { ...field('What', 'description'), long: true },
  ];
  return tableSection('By itself', heads, report.events ?? []);
}

function tradesPart(report: SessionReport): Html {
  const heads = [
    time('Time', 'created_at'),
    { title: 'Symbol', cell: nameIn },
    field('Side', 'side'),
    figure('Quantity', 'quantity', plain),
    figure('Price', 'price', amount),
    figure('Fee', 'fee', amount),
    figure('Realized', 'realized_pnl', gained),
    { ...field('Order', 'order_id'), long: true },
    { ...field('Note', 'note'), long: true },
  ];
  return tableSection('Trades', heads, report.trades, omitted(report.trades_omitted));
}

const legacyPart = (report: SessionReport): Html =>
  tableSection('As the predecessor stored it', LEGACY_COLUMNS, legacyRows(report));
