import { instrumentName } from '../../../domain/instruments/instrument.ts';
import truncate from 'cli-truncate';
import { instrumentKey } from '../../../domain/instruments/instrument.ts';
import {
  isZero,
  percentage,
  subtract,
  type Money,
  type Price,
} from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import { unrealizedPnl, marketValue, type Position } from '../../../domain/ledger/position.ts';
import type { SessionMoment } from '../../../app/sessions/session-watcher.ts';
import { clockTime, gain, rupees } from '../format.ts';
import { tradesView } from './history-view.ts';
import { openOrdersView } from './open-orders-view.ts';
import { positionTable } from './positions-view.ts';
import { sparkline } from '../../charts/sparkline.ts';
import { flow } from '../flow.ts';
import { shareRows } from './share-rows.ts';
import { isHalted } from '../sessions/halt-line.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';
import type { LimitUse } from '../../../app/sessions/limits-used.ts';
import type { StrategyView } from '../../../app/strategies/strategy-view.ts';
import { isHeld } from '../../../domain/strategies/leg-position.ts';

export const SORTS = ['symbol', 'P&L', 'value'] as const;
export type Sort = (typeof SORTS)[number];

/** What the live screen shows of a session. */
export interface WatchedSession {
  readonly moment: SessionMoment;
  /** Equity over time, the present last. */
  readonly curve: readonly Money[];
  readonly at: string;
  /** Realized and unrealized P&L of the day after its charges; absent until its fills are read. */
  readonly dayPnl?: Money | undefined;
  readonly limits: readonly LimitUse[];
  /** The strategies that are open. */
  readonly strategies: readonly StrategyView[];
}

/** All that the live screen shows. */
export interface WatchModel extends WatchedSession {
  readonly sort: Sort;
  /** Place of the chosen position in the sorted list. */
  readonly chosen: number;
  /** A question or a message above the keys. */
  readonly message: string;
  /** Whether the keys are explained instead of the session. */
  readonly help: boolean;
}

const KEYS = 'b buy  s sell  c cancel  x close  ↑↓ choose  o sort  n next  ? help  q quit';

/** On a narrow terminal the help tells the others. */
const FEW_KEYS = '? help  q quit';

const HELP = [
  'b, s      buy, sell: SYMBOL QUANTITY, then what you need of these:',
  '          @PRICE (else the last quote), limit, trigger PRICE, target PRICE,',
  '          stop PRICE, trail POINTS, mis, cnc, nrml, gtc, ioc, short',
  '          NIFTY 25000 CE 65 @104.25     INFY 10 @1490 limit stop 1460',
  'c         cancel an open order by its number, or all',
  'x         close the chosen position at the price shown, after a question',
  '↑ ↓ k j   choose a position',
  'o         sort the positions by symbol, P&L or value',
  'n         show the next session',
  '?         this help',
  'q         quit',
  '',
  'While you type: ↑ brings the last line back, Ctrl-U clears, Escape leaves.',
  'Any key goes back.',
];

/** The positions in the order in which the screen shows them. */
export function sorted(positions: readonly Position[], sort: Sort): readonly Position[] {
  const key = sort === 'P&L' ? unrealizedPnl : marketValue;
  return [...positions].sort((a, b) =>
    sort === 'symbol'
      ? instrumentName(a.instrument).localeCompare(instrumentName(b.instrument), 'en')
      : key(b).comparedTo(key(a)),
  );
}

/** The screen, line by line: at most `rows` lines of at most the style's width. */
export function watchView(model: WatchModel, style: Style, rows: number): string[] {
  const width = style.width ?? 80;
  const head = [...headLines(model, style, width).slice(0, Math.max(1, rows - 5)), ''];
  if (model.help) return fill([...head, ...HELP], rows, width);
  const foot = [
    style.color.yellow(model.message),
    style.color.dim(KEYS.length > width ? FEW_KEYS : KEYS),
  ];
  const room = Math.max(0, rows - head.length - foot.length);
  const body = bodyLines(model, style, room).slice(0, room);
  const padding = Array.from({ length: room - body.length }, () => '');
  return fill([...head, ...body, ...padding, ...foot], rows, width);
}

const fill = (lines: readonly string[], rows: number, width: number): string[] =>
  lines.slice(0, rows).map((line) => truncate(line, width));

function headLines(
  { moment, curve, at, dayPnl, limits }: WatchModel,
  style: Style,
  width: number,
): string[] {
  const { session, balance, equity, unrealizedPnl: unrealized } = moment;
  const { color } = style;
  const name = session.name === '' ? '' : ` "${session.name}"`;
  const net = subtract(equity, balance.startingBalance.plus(balance.deposits) as Money);
  const worth = `Equity ${color.bold(rupees(equity))}  ${gain(net, style)}`;
  const plain = `Equity ${rupees(equity)}  +${rupees(net)}  `.length;
  const halted = isHalted(session)
    ? `  ${color.red(`HALTED since ${(session.halt?.at ?? '').slice(11, 16)}`)}`
    : '';
  const worked = equity.isZero() ? '' : ` (${percentage(balance.used, equity).toFixed(0)}%)`;
  const cash = [
    `Available ${rupees(balance.available)}`,
    `used ${rupees(balance.used)}${worked}`,
    `blocked ${rupees(balance.blocked)}`,
  ];
  const results = [
    ...(dayPnl ? [`Day ${gain(dayPnl, style)}`] : []),
    `realized ${gain(balance.realizedPnl, style)}`,
    `unrealized ${gain(unrealized, style)}`,
    `fees ${rupees(balance.fees)}`,
  ];
  return [
    `${color.bold(session.id)}${name} (${session.status})${halted}  ${color.dim(clockTime(at))}`,
    `${worth}  ${color.cyan(sparkline(curve, Math.min(60, width - plain - 1)))}`,
    ...flow(cash, style).split('\n'),
    ...flow(results, style).split('\n'),
    ...(limits.length === 0 ? [] : flow(limits.map(limitText(style)), style).split('\n')),
  ];
}

/** `daily loss ₹1,200.00 of ₹5,000.00`, red where nothing is left. */
const limitText =
  ({ color }: Style) =>
  (use: LimitUse): string => {
    const isMoney = use.limit === 'daily loss';
    const text = isMoney
      ? `${use.limit} ${rupees(use.used)} of ${rupees(use.most)}`
      : `${use.limit} ${String(use.used)} of ${String(use.most)}`;
    const isSpent = isMoney ? !use.used.lessThan(use.most) : use.used >= use.most;
    return isSpent ? color.red(text) : text;
  };

/** Positions first; of every other list a few rows, and the more the more room the positions leave. */
function bodyLines(
  { moment, sort, chosen, strategies }: WatchModel,
  style: Style,
  room: number,
): string[] {
  const { positions, open, trades } = moment;
  const [held = 0, named = 0, pending = 0, filled = 0] = shareRows(
    [
      { all: Math.max(1, positions.length), least: 5 },
      { all: strategies.length, least: 1 },
      { all: open.length, least: 2 },
      { all: Math.max(1, trades.length), least: 1 },
    ],
    room,
  );
  const title = `Positions (${positions.length}), by ${sort}`;
  return [
    ...section(title, held, style, () =>
      positions.length === 0
        ? 'No open positions.'
        : positionRows(sorted(positions, sort), chosen, style, held),
    ),
    ...section(`Strategies (${strategies.length})`, named, style, () =>
      strategyTable(strategies.slice(0, named), style),
    ),
    ...section(`Open orders (${open.length})`, pending, style, () =>
      openOrdersTable(moment, style, pending),
    ),
    ...section('Last trades', filled, style, () => tradesView(trades.slice(0, filled), style)),
  ];
}

const section = (title: string, rows: number, { color }: Style, text: () => string): string[] =>
  rows === 0 ? [] : [color.bold(title), ...text().split('\n'), ''];

function strategyTable(strategies: readonly StrategyView[], style: Style): string {
  return table(
    [
      { title: 'Strategy', cell: ({ strategy }: StrategyView) => strategy.id },
      { title: 'Name', cell: ({ strategy }) => `${strategy.name} ${strategy.underlying}`, drop: 1 },
      {
        title: 'Legs',
        cell: ({ legs }) => String(legs.filter(isHeld).length),
        right: true,
        drop: 3,
      },
      { title: 'Status', cell: ({ status }) => status, drop: 4 },
      { title: 'Realized', cell: (each) => gain(each.realizedPnl, style), right: true, drop: 2 },
      { title: 'Unrealized', cell: (each) => gain(each.unrealizedPnl, style), right: true },
    ],
    strategies,
    style,
  );
}

/** The open orders for which there are rows, also with how far the market is from their price. */
function openOrdersTable(moment: SessionMoment, style: Style, rows: number): string {
  const price = (order: Order): Price =>
    isZero(order.price) ? (order.pending?.triggerPrice ?? order.price) : order.price;
  const away = (order: Order): string => {
    const last = moment.prices.get(instrumentKey(order.instrument));
    if (!last) return '–';
    return `${percentage(subtract(price(order), last), last).toFixed(2)}%`;
  };
  return openOrdersView(moment.open.slice(0, rows), style, [
    { title: 'Away', cell: away, right: true },
  ]);
}

/** The part of the positions around the chosen one that fits. */
function positionRows(
  positions: readonly Position[],
  chosen: number,
  style: Style,
  most: number,
): string {
  const from = Math.max(0, Math.min(chosen - most + 1, positions.length - most));
  const marker = {
    title: ' ',
    cell: (each: Position) => (each === positions[chosen] ? '›' : ' '),
  };
  const shown = positions.slice(from, from + most);
  return positionTable(shown, style, { marker });
}
