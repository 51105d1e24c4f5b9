import type { ContractNoteRecord } from '../../app/reporting/contract-notes.ts';
import type { JournalStep } from '../../app/reporting/follow-journal.ts';
import type { StrategyRecord } from '../../app/reporting/strategies/strategy-records.ts';
import { CHARGE_ITEMS } from '../../domain/charges/charges.ts';
import { entryRecord } from '../../domain/ledger/stored/records.ts';
import { pointRecord, tripRecord } from '../../domain/performance/records.ts';
import type { Fields } from '../../domain/ledger/stored/records.ts';
import { average, money, quantity, text } from '../../domain/money/money.ts';
import type { DayReturnRecord } from '../../app/reporting/measures/return-lists.ts';
import type { SessionReport } from '../../app/reporting/session-reporter.ts';
import { csvLines } from './csv.ts';
import { metricSections } from './metric-sections.ts';
import { clockTime } from '../tables/format.ts';
import { listedJson } from '../tables/report/listing-view.ts';
import { openPositions } from '../tables/report/lists.ts';
import type { Session } from '../../app/results.ts';

const rupee = (value: string | null): string => (value === null ? '' : `₹${value}`);
const percent = (value: string | null): string => (value === null ? '' : `${value}%`);
const field = (record: Fields, name: string): string => record[name] ?? '';

/** The report in the predecessor's sections; what is new stands after what it had. */
export function sectionedCsv(report: SessionReport, generatedAt: string): string {
  return [
    csvLines([
      ['Session Report', report.session_id],
      ['Generated', clockTime(generatedAt)],
    ]),
    sessionSection(report),
    tradingSection(report),
    financialSection(report),
    positionsSection(report),
    tradesSection(report),
    ...metricSections(report),
  ].join('\n');
}

function sessionSection(report: SessionReport): string {
  return csvLines([
    ['SESSION SUMMARY'],
    ['Session ID', report.session_id],
    ['Mode', report.mode],
    ['Start Time', clockTime(report.start_time)],
    ['End Time', clockTime(report.end_time)],
    ['Duration (minutes)', report.duration_minutes],
    ['Symbols Traded', report.symbols_traded.join(', ')],
  ]);
}

function tradingSection(report: SessionReport): string {
  return csvLines([
    ['TRADING SUMMARY'],
    ['Total Trades', `${report.total_trades}`],
    ['Successful Trades', `${report.successful_trades}`],
    ['Failed Trades', `${report.failed_trades}`],
    ['Win Rate (%)', percent(report.win_rate)],
    ['Round Trips', `${report.closed_round_trips}`],
    ['Winning Trades', `${report.winning_trades}`],
    ['Losing Trades', `${report.losing_trades}`],
  ]);
}

function financialSection(report: SessionReport): string {
  return csvLines([
    ['FINANCIAL SUMMARY'],
    ['Starting Balance', rupee(report.starting_balance)],
    ['Available Balance', rupee(report.available_balance)],
    ['Used Balance', rupee(report.used_balance)],
    ['Total Balance', rupee(report.total_balance)],
    ['Total P&L', rupee(report.total_pnl)],
    ['Max Profit', rupee(report.max_profit)],
    ['Max Drawdown', rupee(report.max_drawdown)],
    ['Average Trade P&L', rupee(report.average_trade_pnl)],
    ['Gross P&L', rupee(report.gross_pnl)],
    ['Fees', rupee(report.fees)],
  ]);
}

function positionsSection(report: SessionReport): string {
  const rows = openPositions(report).map((each) => [
    field(each, 'underlying_symbol') || field(each, 'symbol'),
    field(each, 'option_type'),
    field(each, 'strike_price'),
    field(each, 'net_qty'),
    text(average(money(field(each, 'cost_basis')), quantity(field(each, 'net_qty')))),
    field(each, 'current_price'),
    field(each, 'unrealized_pnl'),
    clockTime(field(each, 'created_at')),
  ]);
  return csvLines([
    ['POSITIONS'],
    [
      'Symbol',
      'Option Type',
      'Strike',
      'Quantity',
      'Entry Price',
      'Current Price',
      'P&L',
      'Created At',
    ],
    ...rows,
  ]);
}

function tradesSection(report: SessionReport): string {
  const rows = report.trades.map((each) => [
    field(each, 'created_at').slice(11, 19),
    field(each, 'underlying_symbol') || field(each, 'symbol'),
    field(each, 'side'),
    field(each, 'quantity'),
    field(each, 'price'),
    field(each, 'order_id'),
    'SUCCESS',
  ]);
  return csvLines([
    ['TRADES'],
    ['Time', 'Symbol', 'Side', 'Quantity', 'Price', 'Order ID', 'Status'],
    ...rows,
  ]);
}

type CsvTable = 'trades' | 'positions' | 'equity' | 'round-trips';

const INSTRUMENT = [
  'symbol',
  'exchange_segment',
  'security_id',
  'option_type',
  'strike_price',
  'expiry_date',
  'underlying_symbol',
] as const;
const TRADE = [
  'revision',
  'created_at',
  'order_id',
  'client_order_id',
  'side',
  ...INSTRUMENT,
  'quantity',
  'price',
  'fee',
  'realized_pnl',
  'note',
] as const;
const TRIP = [
  'opened_at',
  'closed_at',
  'symbol',
  'exchange_segment',
  'security_id',
  'option_type',
  'side',
  'quantity',
  'entry_price',
  'exit_price',
  'holding_minutes',
  'gross_pnl',
  'fees',
  'net_pnl',
  'order_id',
  'return_percent',
  'mae',
  'mfe',
  'note',
] as const;
const POINT = ['at', 'equity', 'pnl', 'drawdown'] as const;
const POSITION = [
  ...INSTRUMENT,
  'side',
  'net_qty',
  'buy_qty',
  'buy_avg',
  'sell_qty',
  'sell_avg',
  'cost_basis',
  'current_price',
  'unrealized_pnl',
  'realized_pnl',
  'fees',
  'created_at',
  'last_updated',
] as const;

const cells = (names: readonly string[], record: Fields): string[] =>
  names.map((name) => field(record, name));

export const positionsCsv = (report: SessionReport): string =>
  csvLines([POSITION, ...report.positions.map((each) => cells(POSITION, each))]);

const DAY = ['date', 'return_percent', 'pnl', 'flow', 'equity'] as const;

/** A line a trading day. */
export const returnsCsv = (days: readonly DayReturnRecord[]): string =>
  csvLines([DAY, ...days.map((day) => DAY.map((name) => day[name] ?? ''))]);

const STRATEGY = [
  'session_id',
  'strategy_id',
  'name',
  'underlying',
  'status',
  'opened_at',
  'closed_at',
  'days_held',
  'holding_minutes',
  'gross_pnl',
  'unrealized_pnl',
  'fees',
  'net_pnl',
  'margin_used',
  'return_on_margin',
  'funds_used',
  'return_on_funds',
] as const;

/** A line a strategy. */
export const strategiesCsv = (strategies: readonly StrategyRecord[]): string =>
  csvLines([
    STRATEGY,
    ...strategies.map((each) => STRATEGY.map((name) => String(each[name] ?? ''))),
  ]);

/** A line a day and segment. */
export const notesCsv = (notes: readonly ContractNoteRecord[]): string =>
  csvLines([
    ['date', 'exchange_segment', 'orders', ...CHARGE_ITEMS, 'total', 'booked', 'rounding'],
    ...notes.map(({ items, orders, ...note }) => [
      note.date,
      note.exchange_segment,
      `${orders}`,
      ...CHARGE_ITEMS.map((item) => items[item]),
      note.total,
      note.booked,
      note.rounding,
    ]),
  ]);

const CHUNK = 500;

/** One table of everything in a journal, in chunks of lines, while the journal is read. */
export async function* journalCsv(
  table: Exclude<CsvTable, 'positions'>,
  steps: AsyncIterable<JournalStep>,
): AsyncGenerator<string> {
  const names = { trades: TRADE, equity: POINT, 'round-trips': TRIP }[table];
  let rows: (readonly string[])[] = [names];
  for await (const step of steps) {
    for (const record of recordsOf(table, step)) rows.push(cells(names, record));
    if (rows.length < CHUNK) continue;
    yield csvLines(rows);
    rows = [];
  }
  yield csvLines(rows);
}

function recordsOf(table: Exclude<CsvTable, 'positions'>, step: JournalStep): readonly Fields[] {
  if (table === 'equity') return [pointRecord(step.point)];
  if (table === 'round-trips') return step.trips.map(tripRecord);
  return step.entry.type === 'FILL' ? [entryRecord(step.entry)] : [];
}

/** Sessions with their figures; an empty cell is a figure that an active session hasn't yet. */
export function listingCsv(sessions: readonly Session[]): string {
  const rows = sessions.map(listedJson);
  const names = Object.keys(rows[0] ?? {});
  const cell = (value: string | number | null): string => (value === null ? '' : String(value));
  return csvLines([names, ...rows.map((row) => Object.values(row).map(cell))]);
}
