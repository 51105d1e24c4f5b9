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
import { isPending } from '../../../domain/orders/pending.ts';
import type { SessionMoment } from '../../../app/sessions/session-watcher.ts';
import { clockTime, gain, rupees } from '../format.ts';
import { tradesView } from './history-view.ts';
import { openOrdersView } from './open-orders-view.ts';
import { positionTable } from './positions-view.ts';
import { sparkline } from '../../charts/sparkline.ts';
import type { Style } from '../style.ts';

export const SORTS = ['symbol', 'P&L', 'value'] as const;
export type Sort = (typeof SORTS)[number];

/** All that the live screen shows. */
export interface WatchModel {
  readonly moment: SessionMoment;
  /** Equity over time, the present last. */
  readonly curve: readonly Money[];
  readonly sort: Sort;
  /** Place of the chosen position in the sorted list. */
  readonly chosen: number;
  /** A question or a message above the keys. */
  readonly message: string;
  /** Whether the keys are explained instead of the session. */
  readonly help: boolean;
  readonly at: string;
}

const KEYS = 'b buy  s sell  c cancel  x close  ↑↓ choose  o order  n next  ? help  q quit';

const HELP = [
  'b         buy: type a symbol, a quantity and, after @, a price; without one at the last quote',
  's         sell, in the same way',
  'c         cancel an open order, by its number',
  'x         close the chosen position at the price shown, after a question',
  '↑ ↓ k j   choose a position',
  'o         order the positions by symbol, P&L or value',
  'n         show the next session',
  '?         this help',
  'q         quit',
  '',
  'Any key goes back.',
];

/** The orders that may still fill. */
export const openOrders = ({ orders }: SessionMoment): readonly Order[] => orders.filter(isPending);

/** The positions in the order in which the screen shows them. */
export function sorted(positions: readonly Position[], sort: Sort): readonly Position[] {
  const key = sort === 'P&L' ? unrealizedPnl : marketValue;
  return [...positions].sort((a, b) =>
    sort === 'symbol'
      ? a.instrument.symbol.localeCompare(b.instrument.symbol, 'en')
      : key(b).comparedTo(key(a)),
  );
}

/** The screen, line by line: at most `rows` lines of at most the style's width. */
export function watchView(model: WatchModel, style: Style, rows: number): string[] {
  const width = style.width ?? 80;
  const head = [...headLines(model, style, width), ''];
  if (model.help) return fill([...head, ...HELP], rows, width);
  const foot = [style.color.yellow(model.message), style.color.dim(KEYS)];
  const room = Math.max(0, rows - head.length - foot.length);
  const body = bodyLines(model, style, room).slice(0, room);
  const padding = Array.from({ length: room - body.length }, () => '');
  return fill([...head, ...body, ...padding, ...foot], rows, width);
}

const fill = (lines: readonly string[], rows: number, width: number): string[] =>
  lines.slice(0, rows).map((line) => truncate(line, width));

function headLines({ moment, curve, at }: WatchModel, style: Style, width: number): string[] {
  const { session, balance, equity, unrealizedPnl: unrealized } = moment;
  const { color } = style;
  const name = session.name === '' ? '' : ` "${session.name}"`;
  const net = subtract(equity, balance.startingBalance.plus(balance.deposits) as Money);
  const worth = `Equity ${color.bold(rupees(equity))}  ${gain(net, style)}`;
  const plain = `Equity ${rupees(equity)}  +${rupees(net)}  `.length;
  const { halt } = session;
  const halted = halt ? `  ${color.red(`HALTED since ${halt.at.slice(11, 16)}`)}` : '';
  return [
    `${color.bold(session.id)}${name} (${session.status})${halted}  ${color.dim(clockTime(at))}`,
    `${worth}  ${color.cyan(sparkline(curve, Math.min(60, width - plain - 1)))}`,
    `Available ${rupees(balance.available)} · used ${rupees(balance.used)}` +
      ` · blocked ${rupees(balance.blocked)} · fees ${rupees(balance.fees)}`,
    `Realized ${gain(balance.realizedPnl, style)} · unrealized ${gain(unrealized, style)}`,
  ];
}

/** Positions first; what room they leave is for waiting orders and then for the last trades. */
function bodyLines({ moment, sort, chosen }: WatchModel, style: Style, room: number): string[] {
  const { positions, orders, trades } = moment;
  const waiting = orders.filter(isPending);
  const held = section(
    `Positions (${positions.length}), by ${sort}`,
    positions.length === 0
      ? 'No open positions.'
      : positionRows(sorted(positions, sort), chosen, style, room),
    style,
  );
  const open =
    waiting.length === 0
      ? []
      : section(`Open orders (${waiting.length})`, openOrdersTable(moment, style), style);
  const most = Math.max(1, room - held.length - open.length - 2);
  return [
    ...held,
    ...open,
    ...section('Last trades', tradesView(trades.slice(0, most), style), style),
  ];
}

const section = (title: string, text: string, { color }: Style): string[] => [
  color.bold(title),
  ...text.split('\n'),
  '',
];

/** Open orders, also with how far the market is from their price. */
function openOrdersTable(moment: SessionMoment, style: Style): string {
  const price = (order: Order): Price =>
    isZero(order.price) ? (order.pending?.triggerPrice ?? order.price) : order.price;
  const away = (order: Order): string => {
    const last = moment.prices.get(instrumentKey(order.instrument));
    if (!last) return '–';
    return `${percentage(subtract(price(order), last), last).toFixed(2)}%`;
  };
  return openOrdersView(openOrders(moment), style, [{ title: 'Away', cell: away, right: true }]);
}

/** The part of the positions around the chosen one that fits. */
function positionRows(
  positions: readonly Position[],
  chosen: number,
  style: Style,
  room: number,
): string {
  const most = Math.max(1, room - 3);
  const from = Math.max(0, Math.min(chosen - most + 1, positions.length - most));
  const marker = {
    title: ' ',
    cell: (each: Position) => (each === positions[chosen] ? '›' : ' '),
  };
  const shown = positions.slice(from, from + most);
  return positionTable(shown, style, { marker });
}
