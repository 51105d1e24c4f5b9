import truncate from 'cli-truncate';
import { subtract, type Money } from '../../../domain/money/money.ts';
import { unrealizedPnl, marketValue, type Position } from '../../../domain/ledger/position.ts';
import { isPending } from '../../../domain/orders/pending.ts';
import type { SessionMoment } from '../../../app/sessions/session-watcher.ts';
import { clockTime, gain, rupees } from '../format.ts';
import { ordersView, tradesView } from './history-view.ts';
import { positionColumns } from './positions-view.ts';
import { sparkline } from '../../charts/sparkline.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

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
  readonly at: string;
}

const KEYS = 's sort   ↑↓ choose   c close position   n next session   q quit';

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
  const foot = [style.color.yellow(model.message), style.color.dim(KEYS)];
  const room = Math.max(0, rows - head.length - foot.length);
  const body = bodyLines(model, style, room).slice(0, room);
  const padding = Array.from({ length: room - body.length }, () => '');
  return [...head, ...body, ...padding, ...foot]
    .slice(0, rows)
    .map((line) => truncate(line, width));
}

function headLines({ moment, curve, at }: WatchModel, style: Style, width: number): string[] {
  const { session, balance, equity, unrealizedPnl: unrealized } = moment;
  const { color } = style;
  const name = session.name === '' ? '' : ` "${session.name}"`;
  const net = subtract(equity, balance.startingBalance.plus(balance.deposits) as Money);
  const worth = `Equity ${color.bold(rupees(equity))}  ${gain(net, style)}`;
  const plain = `Equity ${rupees(equity)}  +${rupees(net)}  `.length;
  return [
    `${color.bold(session.id)}${name} (${session.status})  ${color.dim(clockTime(at))}`,
    `${worth}  ${color.cyan(sparkline(curve, Math.min(60, width - plain - 1)))}`,
    `Available ${rupees(balance.available)} · used ${rupees(balance.used)} · fees ${rupees(balance.fees)}`,
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
      : positionTable(sorted(positions, sort), chosen, style, room),
    style,
  );
  const open =
    waiting.length === 0
      ? []
      : section(`Open orders (${waiting.length})`, ordersView(waiting, style), style);
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

/** The part of the positions around the chosen one that fits. */
function positionTable(
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
  return table([marker, ...positionColumns(style)], shown, style);
}
