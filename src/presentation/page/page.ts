import type { Fields } from '../../domain/ledger/records.ts';
import type { GroupRecord } from '../../app/reporting/document.ts';
import type { SessionReport } from '../../app/reporting/session-reporter.ts';
import { clockTime } from '../tables/format.ts';
import { PLAIN } from '../tables/style.ts';
import { legacyRows, openPositions } from '../tables/report/lists.ts';
import { ratioNote, sectionsOf, type Section } from '../tables/report/sections.ts';
import { amount, duration, percent, plain, signed } from '../tables/report/show.ts';
import { summaryLine } from '../tables/report/summary.ts';
import { curveDrawing } from './curve.ts';
import { html, Html } from './html.ts';
import { CSS, SCRIPT } from './looks.ts';

/** The report as one page of its own: nothing is fetched, and nothing needs a script to be read. */
export function reportPage(report: SessionReport): string {
  const title = `${report.session_id}: papertrade report`;
  const ended = report.end_time ? clockTime(report.end_time) : 'now';
  const page = html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
        />
        <title>${title}</title>
        <style>
          ${new Html(CSS)}
        </style>
      </head>
      <body>
        <header>
          <h1>${summaryLine(report, PLAIN)}</h1>
          <p class="soft">
            Session ${report.session_id}${report.name ? html` &ldquo;${report.name}&rdquo;` : ''},
            ${report.status}, ${clockTime(report.start_time)} to ${ended}
            (${duration(report.duration_minutes)})
          </p>
        </header>
        <main>
          <div class="figures">${sectionsOf(report, PLAIN).map(sectionPart)}</div>
          <p class="soft">${ratioNote(report)}</p>
          ${curvePart(report)} ${breakdownParts(report)} ${positionsPart(report)}
          ${tripsPart(report)} ${tradesPart(report)} ${eventsPart(report)} ${legacyPart(report)}
        </main>
        <script>
          ${new Html(SCRIPT)};
        </script>
      </body>
    </html> `;
  return page.text;
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

const tone = (value: string): string =>
  value.startsWith('+₹') ? 'gain' : value.startsWith('-₹') ? 'loss' : '';

function curvePart(report: SessionReport): Html {
  const drawing = curveDrawing(report);
  return drawing.text === ''
    ? drawing
    : html`<section>
        <h2>Equity and drawdown</h2>
        ${drawing}
      </section>`;
}

interface Head<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** What sorting compares, where the cell is written for people. */
  readonly value?: (row: Row) => string;
  readonly right?: boolean;
}

function tablePart<Row>(name: string, heads: readonly Head<Row>[], rows: readonly Row[]): Html {
  const side = (head: Head<Row>): string => (head.right ? 'right' : '');
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${name}">
    <table class="sortable">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col" class="${side(head)}">${head.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${heads.map((head) => cellPart(head, row))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function cellPart<Row>(head: Head<Row>, row: Row): Html {
  const text = head.cell(row);
  const classes = [head.right ? 'right' : '', tone(text)].filter((each) => each !== '').join(' ');
  const value = head.value ? html` data-value="${head.value(row)}"` : '';
  return html`<td class="${classes}" ${value}>${text}</td>`;
}

const field = (title: string, name: string): Head<Fields> => ({
  title,
  cell: (row) => row[name] ?? '',
});

const figure = (
  title: string,
  name: string,
  show: (value: string | undefined) => string,
): Head<Fields> => ({
  title,
  cell: (row) => show(row[name]),
  value: (row) => row[name] ?? '',
  right: true,
});

const time = (title: string, name: string): Head<Fields> => ({
  title,
  cell: (row) => clockTime(row[name] ?? ''),
});

const gained = (value: string | undefined): string => signed(value, PLAIN);

const BREAKDOWNS = [
  ['underlying', 'By underlying'],
  ['type', 'By type'],
  ['side', 'By side'],
  ['hour', 'By hour of closing'],
  ['day', 'By day'],
] as const;

function breakdownParts(report: SessionReport): Html[] {
  return BREAKDOWNS.flatMap(([dimension, title]) => {
    const groups = report.breakdown[dimension];
    if (groups.length === 0) return [];
    const heads: Head<GroupRecord>[] = [
      { title: 'Group', cell: ({ key }) => (dimension === 'hour' ? `${key}:00` : key) },
      { title: 'Round trips', cell: (group) => `${group.round_trips}`, right: true },
      { title: 'Won', cell: (group) => `${group.wins}`, right: true },
      { title: 'Lost', cell: (group) => `${group.losses}`, right: true },
      {
        title: 'Win rate',
        cell: (group) => percent(group.win_rate),
        value: (group) => group.win_rate,
        right: true,
      },
      {
        title: 'Gross',
        cell: (group) => gained(group.gross_pnl),
        value: (group) => group.gross_pnl,
        right: true,
      },
      {
        title: 'Fees',
        cell: (group) => amount(group.fees),
        value: (group) => group.fees,
        right: true,
      },
      {
        title: 'Net',
        cell: (group) => gained(group.net_pnl),
        value: (group) => group.net_pnl,
        right: true,
      },
    ];
    return [
      html`<section>
        <h2>${title}</h2>
        ${tablePart(title, heads, groups)}
      </section>`,
    ];
  });
}

function positionsPart(report: SessionReport): Html {
  const open = openPositions(report);
  if (open.length === 0) return html``;
  const heads = [
    field('Symbol', 'symbol'),
    field('Side', 'side'),
    figure('Quantity', 'net_qty', plain),
    figure('Cost', 'cost_basis', amount),
    figure('Current', 'current_price', amount),
    figure('Unrealized', 'unrealized_pnl', gained),
    figure('Realized', 'realized_pnl', gained),
  ];
  return html`<section>
    <h2>Open positions</h2>
    ${tablePart('Open positions', heads, open)}
  </section>`;
}

const omitted = (count: number): Html =>
  count === 0
    ? html``
    : html`<p class="soft">${count} older ones are left out; the CSV tables have all.</p>`;

function tripsPart(report: SessionReport): Html {
  if (report.round_trips.length === 0) return html``;
  const heads = [
    time('Closed', 'closed_at'),
    field('Symbol', 'symbol'),
    field('Side', 'side'),
    figure('Quantity', 'quantity', plain),
    figure('Entry', 'entry_price', amount),
    figure('Exit', 'exit_price', amount),
    figure('Held', 'holding_minutes', duration),
    figure('Gross', 'gross_pnl', gained),
    figure('Fees', 'fees', amount),
    figure('Net', 'net_pnl', gained),
  ];
  return html`<section>
    <h2>Round trips</h2>
    ${omitted(report.round_trips_omitted)}${tablePart('Round trips', heads, report.round_trips)}
  </section>`;
}

/** What happened without an order of the trader's. */
function eventsPart(report: SessionReport): Html {
  const events = report.events ?? [];
  if (events.length === 0) return html``;
  const heads = [time('Time', 'created_at'), field('Type', 'type'), field('What', 'description')];
  return html`<section>
    <h2>By itself</h2>
    ${tablePart('By itself', heads, events)}
  </section>`;
}

function tradesPart(report: SessionReport): Html {
  if (report.trades.length === 0) return html``;
  const heads = [
    time('Time', 'created_at'),
    field('Symbol', 'symbol'),
    field('Side', 'side'),
    figure('Quantity', 'quantity', plain),
    figure('Price', 'price', amount),
    figure('Fee', 'fee', amount),
    figure('Realized', 'realized_pnl', gained),
    field('Order', 'order_id'),
    field('Note', 'note'),
  ];
  return html`<section>
    <h2>Trades</h2>
    ${omitted(report.trades_omitted)}${tablePart('Trades', heads, report.trades)}
  </section>`;
}

function legacyPart(report: SessionReport): Html {
  const rows = legacyRows(report);
  if (rows.length === 0) return html``;
  type Row = (typeof rows)[number];
  const heads: Head<Row>[] = [
    { title: 'Figure', cell: (row) => row[0] },
    { title: 'As the predecessor stored it', cell: (row) => row[1], right: true },
    { title: 'Here', cell: (row) => row[2], right: true },
  ];
  return html`<section>
    <h2>As the predecessor stored it</h2>
    ${tablePart('As the predecessor stored it', heads, rows)}
  </section>`;
}
