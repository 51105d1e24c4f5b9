import { escapeControls } from '../../../domain/errors.ts';
import { contractName } from '../../../domain/instruments/symbols/canonical.ts';
import { average, isZero, money, quantity } from '../../../domain/money/money.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import type { DrawdownRecord } from '../../../app/reporting/measures/measures.ts';
import type { MonthReturnRecord } from '../../../app/reporting/measures/return-lists.ts';
import type { SessionReport } from '../../../app/reporting/session-reporter.ts';
import { clockTime, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { amount, duration, percent, plain, signed, two } from './show.ts';

const field = (record: Fields, name: string): string => escapeControls(record[name] ?? '');

/** What people call the instrument of a record: a trip says it, the others have what makes it. */
export function nameIn(record: Fields): string {
  const { symbol = '', expiry_date: expiry = '', underlying_symbol: underlying = '' } = record;
  const { strike_price: strike = '', option_type: type = '' } = record;
  const isContract = expiry !== '' && (type === 'CE' || type === 'PE' || type === '');
  const made = isContract ? contractName({ underlying, expiry, strike, type }) : symbol;
  return escapeControls(record['name'] ?? made);
}

const whole = (record: Fields, name: string): string => grouped(quantity(record[name] ?? '0'));

export function tripsTable(trips: readonly Fields[], style: Style): string {
  return table(
    [
      { title: 'Closed', cell: (trip: Fields) => clockTime(field(trip, 'closed_at')) },
      { title: 'Symbol', cell: nameIn },
      { title: 'Side', cell: (trip) => field(trip, 'side'), drop: 2 },
      { title: 'Qty', cell: (trip) => whole(trip, 'quantity'), right: true },
      { title: 'Entry', cell: (trip) => amount(trip['entry_price']), right: true, drop: 3 },
      { title: 'Exit', cell: (trip) => amount(trip['exit_price']), right: true, drop: 3 },
      { title: 'Held', cell: (trip) => duration(trip['holding_minutes']), right: true, drop: 1 },
      { title: 'Gross', cell: (trip) => signed(trip['gross_pnl'], style), right: true, drop: 5 },
      { title: 'Fees', cell: (trip) => amount(trip['fees']), right: true, drop: 4 },
      { title: 'Net P&L', cell: (trip) => signed(trip['net_pnl'], style), right: true },
    ],
    trips,
    style,
  );
}

const MAX_EVENTS = 20;

/** The newest of what happened without an order of the trader's. */
export function eventsTable(events: readonly Fields[], style: Style): string {
  return table(
    [
      { title: 'Time', cell: (event: Fields) => clockTime(field(event, 'created_at')) },
      { title: 'Type', cell: (event) => field(event, 'type'), drop: 1 },
      { title: 'What', cell: (event) => field(event, 'description') },
    ],
    events.slice(-MAX_EVENTS),
    style,
  );
}

/** The deepest falls of the curve of returns, as the terminal and the page show them. */
export const DRAWDOWN_COLUMNS = [
  {
    title: 'Fall',
    cell: ({ percent: fall }: DrawdownRecord) => percent(two(fall)),
    value: (fall: DrawdownRecord) => fall.percent,
    right: true,
  },
  { title: 'Peak', cell: ({ start }: DrawdownRecord) => minuteOf(start) },
  { title: 'Bottom', cell: ({ bottom }: DrawdownRecord) => minuteOf(bottom), minor: true },
  { title: 'Recovered', cell: ({ end }: DrawdownRecord) => minuteOf(end), minor: true },
  {
    title: 'Lasted',
    cell: ({ minutes }: DrawdownRecord) => duration(minutes),
    value: ({ minutes }: DrawdownRecord) => minutes ?? '',
    right: true,
  },
];

/** `2025-09-15 09:23`; a dash where it has not been yet. */
export const minuteOf = (iso: string | null): string => plain(iso && clockTime(iso).slice(0, 16));

export function monthsTable({ monthly_returns: months }: SessionReport, style: Style): string {
  return table(
    [
      { title: 'Month', cell: ({ month }: MonthReturnRecord) => month },
      { title: 'Return', cell: (each) => percent(two(each.return_percent)), right: true },
      { title: 'Net P&L', cell: (each) => signed(each.pnl, style), right: true },
      { title: 'Trading days', cell: (each) => `${each.trading_days}`, right: true },
    ],
    months,
    style,
  );
}

/** What is still open, at its current price. */
export const openPositions = (report: SessionReport): readonly Fields[] =>
  report.positions.filter((each) => !isZero(quantity(each['net_qty'] ?? '0')));

export function positionsTable(positions: readonly Fields[], style: Style): string {
  const entry = (each: Fields): string =>
    rupees(average(money(each['cost_basis'] ?? '0'), quantity(each['net_qty'] ?? '0')));
  return table(
    [
      { title: 'Symbol', cell: nameIn },
      { title: 'Side', cell: (each) => field(each, 'side') },
      { title: 'Qty', cell: (each) => whole(each, 'net_qty'), right: true },
      { title: 'Entry', cell: entry, right: true },
      { title: 'Current', cell: (each) => amount(each['current_price']), right: true },
      { title: 'Cost', cell: (each) => amount(each['cost_basis']), right: true, drop: 2 },
      {
        title: 'Unrealized',
        cell: (each) => signed(each['unrealized_pnl'], style),
        right: true,
      },
      {
        title: 'Realized',
        cell: (each) => signed(each['realized_pnl'], style),
        right: true,
        drop: 1,
      },
    ],
    positions,
    style,
  );
}

/** The figures that the predecessor's reports have, under papertrade's names. */
const LEGACY: readonly (readonly [
  name: string,
  key: string,
  ours: keyof SessionReport,
  show: (value: string | null) => string,
])[] = [
  ['Net P&L', 'total_pnl', 'total_pnl', amount],
  ['Orders', 'total_trades', 'total_trades', plain],
  ['Win rate', 'win_rate', 'win_rate', percent],
  ['Average trade', 'average_trade_pnl', 'average_trade_pnl', amount],
  ['Max profit', 'max_profit', 'max_profit', amount],
  ['Max drawdown', 'max_drawdown', 'max_drawdown', amount],
  ['Starting balance', 'starting_balance', 'starting_balance', amount],
  ['Available', 'ending_balance', 'available_balance', amount],
  ['Used', 'used_balance', 'used_balance', amount],
  ['Total', 'total_balance', 'total_balance', amount],
];

const FIGURE = /^-?\d{1,15}(?:\.\d+)?$/;

/** Rows of `name, as the predecessor stored it, today's figure`, to the paisa; none without its figures. */
export function legacyRows(report: SessionReport): (readonly string[])[] {
  const { legacy } = report;
  if (legacy === undefined) return [];
  return LEGACY.flatMap(([name, key, ours, show]) => {
    const stored = legacy[key];
    if (typeof stored !== 'number' && typeof stored !== 'string') return [];
    const today = report[ours];
    const shown = typeof today === 'number' || typeof today === 'string' ? String(today) : null;
    const before = String(stored);
    // What it stored may be anything.
    return [[name, FIGURE.test(before) ? show(before) : plain(before), show(shown)]];
  });
}

/** `legacyRows` as the terminal and the page show them. */
export const LEGACY_COLUMNS = [
  { title: 'Figure', cell: (row: readonly string[]) => row[0] ?? '' },
  {
    title: 'As the predecessor stored it',
    cell: (row: readonly string[]) => row[1] ?? '',
    right: true,
  },
  { title: 'Here', cell: (row: readonly string[]) => row[2] ?? '', right: true },
];
