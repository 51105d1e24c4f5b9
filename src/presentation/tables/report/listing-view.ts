import { escapeControls } from '../../../domain/errors.ts';
import { text } from '../../../domain/money/money.ts';
import type { Comparison, Figures } from '../../../app/reporting/comparison.ts';
import type { Session } from '../../../app/results.ts';
import { gain, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import { amount, DASH, duration, percent, plain, signed } from './show.ts';

const ended = (session: Session): boolean => session.status === 'completed';

/** The listing's JSON: an active session has no figures yet. */
export function listedJson(session: Session) {
  const { figures } = session;
  return {
    session_id: session.id,
    name: session.name,
    mode: session.mode,
    status: session.status,
    day: session.startTime.slice(0, 10),
    start_time: session.startTime,
    end_time: session.endTime,
    total_trades: ended(session) ? session.totalTrades : null,
    total_pnl: ended(session) ? text(session.totalPnl) : null,
    fees: figures ? text(figures.fees) : null,
    closed_round_trips: figures?.roundTrips ?? null,
    win_rate: figures?.winRate || null,
    max_drawdown: figures ? text(figures.maxDrawdown) : null,
    sparkline: figures?.sparkline ?? '',
  };
}

export function reportListView(sessions: readonly Session[], style: Style): string {
  if (sessions.length === 0) return 'No sessions.';
  const whenEnded = (cell: (each: Session) => string) => (each: Session) =>
    ended(each) ? cell(each) : DASH;
  return table(
    [
      { title: 'Session', cell: (each: Session) => escapeControls(each.id) },
      { title: 'Name', cell: (each) => escapeControls(each.name), drop: 4 },
      { title: 'Day', cell: (each) => escapeControls(each.startTime.slice(0, 10)) },
      { title: 'Status', cell: (each) => each.status, drop: 3 },
      { title: 'Orders', cell: whenEnded((each) => `${each.totalTrades}`), right: true },
      { title: 'Net P&L', cell: whenEnded((each) => gain(each.totalPnl, style)), right: true },
      { title: 'Won', cell: (each) => percent(each.figures?.winRate), right: true },
      {
        title: 'Drawdown',
        cell: (each) => (each.figures ? rupees(each.figures.maxDrawdown) : DASH),
        right: true,
        drop: 1,
      },
      { title: 'Equity', cell: (each) => escapeControls(each.figures?.sparkline ?? ''), drop: 2 },
    ],
    sessions,
    style,
  );
}

type Show = (value: string | null | undefined, style: Style) => string;

const SHOWN: readonly (readonly [key: string, title: string, show: Show])[] = [
  ['total_pnl', 'Net P&L', signed],
  ['gross_pnl', 'Gross P&L', signed],
  ['fees', 'Fees', amount],
  ['return_percent', 'Return', percent],
  ['total_trades', 'Orders', plain],
  ['closed_round_trips', 'Round trips', plain],
  ['winning_trades', 'Won', plain],
  ['losing_trades', 'Lost', plain],
  ['win_rate', 'Win rate', percent],
  ['average_trade_pnl', 'Average trade', signed],
  ['average_win', 'Average win', signed],
  ['average_loss', 'Average loss', signed],
  ['payoff_ratio', 'Payoff ratio', plain],
  ['profit_factor', 'Profit factor', plain],
  ['expectancy_r', 'Expectancy in R', plain],
  ['max_profit', 'Max profit', amount],
  ['max_drawdown', 'Max drawdown', amount],
  ['max_drawdown_percent', 'Drawdown / peak', percent],
  ['median_holding_minutes', 'Held, median', duration],
  ['time_in_market_percent', 'Time in the market', percent],
  ['average_exposure_percent', 'Average exposure', percent],
  ['turnover', 'Turnover', amount],
];

/** Two sessions side by side, and what the second has more (or less). */
export function comparisonView({ a, b, difference }: Comparison, style: Style): string {
  const cell = (figures: Figures) => (row: (typeof SHOWN)[number]) =>
    row[2](figures[row[0]], style);
  return table(
    [
      { title: 'Figure', cell: (row: (typeof SHOWN)[number]) => row[1] },
      { title: plain(a['session_id']), cell: cell(a), right: true },
      { title: plain(b['session_id']), cell: cell(b), right: true },
      { title: 'Difference', cell: (row) => more(difference[row[0]], row[2], style), right: true },
    ],
    SHOWN,
    style,
  );
}

/** A difference of percentages may have lost its zeros. */
function twoDecimals(value: string): string {
  const [whole = '', decimals = ''] = value.split('.');
  return `${whole}.${decimals.padEnd(2, '0')}`;
}

/** A difference always shows its direction. */
function more(value: string | null | undefined, show: Show, style: Style): string {
  const isLess = show === duration && value?.startsWith('-') === true;
  const said = show === percent && value ? twoDecimals(value) : value;
  const shown = isLess ? `-${show(value.slice(1), style)}` : show(said, style);
  const rising = value !== null && value !== undefined && !/^(?:-|0(?:\.0+)?$)/.test(value);
  return rising && !shown.includes('+') ? `+${shown}` : shown;
}
