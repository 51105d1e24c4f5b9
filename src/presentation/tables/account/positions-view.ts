import { instrumentName } from '../../../domain/instruments/instrument.ts';
import {
  costPrice,
  isOpen,
  pnlPercent,
  unrealizedPnl,
  type Position,
} from '../../../domain/ledger/position.ts';
import { isZero } from '../../../domain/money/money.ts';
import { totalsOf } from '../../../domain/ledger/totals.ts';
import type { Undelivered } from '../../json/account-json.ts';
import type { Session } from '../../../app/results.ts';
import { haltLine } from '../sessions/halt-line.ts';
import { flow } from '../flow.ts';
import { gain, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { tableOf, type Column } from '../table.ts';

export function positionsView(
  positions: readonly Position[],
  session: Session,
  style: Style,
  t1: Undelivered = new Map(),
): string {
  const halt = haltLine(session, style);
  if (positions.length === 0) return [...halt, 'No positions.'].join('\n');
  const totals = totalsOf(positions);
  const summary = [
    `Cost ${rupees(totals.costBasis)}`,
    `value ${rupees(totals.marketValue)}`,
    `unrealized ${gain(totals.unrealizedPnl, style)}`,
    `realized ${gain(totals.realizedPnl, style)}`,
  ];
  return [...halt, positionTable(positions, style, { t1 }), '', flow(summary, style)].join('\n');
}

interface Extra {
  /** Stands before the symbol. */
  readonly marker?: Column<Position>;
  readonly t1?: Undelivered;
}

/**
 * A narrow terminal gets side and quantity as one figure, below 0 for a short position, and symbols where
 * names leave no room for what was realized.
 */
export function positionTable(
  positions: readonly Position[],
  style: Style,
  { marker, t1 = new Map() }: Extra = {},
): string {
  const { side, quantity, signed, ...columns } = columnsIn(style);
  const waiting: Column<Position> = {
    title: 'T1',
    cell: (each) => {
      const count = t1.get(each);
      return count && !isZero(count) ? grouped(count) : '';
    },
    right: true,
    drop: 0,
  };
  const first = marker ? [marker] : [];
  const { entry, current, cost, unrealized, percent, realized, fees } = columns;
  const figures = [entry, current, cost, unrealized, percent, realized, fees];
  const few = [entry, current, unrealized, realized];
  return tableOf(
    [
      [
        ...first,
        columns.name,
        columns.segment,
        columns.product,
        side,
        quantity,
        waiting,
        ...figures,
      ],
      [...first, columns.name, columns.product, signed, waiting, ...few],
      [...first, columns.symbol, columns.product, signed, waiting, ...figures],
    ],
    positions,
    style,
  );
}

function columnsIn(style: Style) {
  const figure = (title: string, cell: Column<Position>['cell'], drop?: number) => ({
    title,
    cell,
    right: true,
    drop,
  });
  /** Of an open position; a dash of a closed one. */
  const open = (title: string, cell: Column<Position>['cell'], drop?: number) =>
    figure(title, (each) => (isOpen(each) ? cell(each) : '–'), drop);
  const signed = (each: Position): string =>
    `${each.side === 'SHORT' && isOpen(each) ? '-' : ''}${grouped(each.netQty)}`;
  return {
    name: { title: 'Symbol', cell: (each: Position) => instrumentName(each.instrument) },
    symbol: { title: 'Symbol', cell: (each: Position) => each.instrument.symbol },
    segment: { title: 'Segment', cell: (each: Position) => each.instrument.segment, drop: 8 },
    product: { title: 'Product', cell: (each: Position) => each.product, drop: 2 },
    side: { title: 'Side', cell: (each: Position) => each.side },
    quantity: figure('Qty', (each) => grouped(each.netQty)),
    signed: figure('Qty', signed),
    entry: open('Entry', (each) => rupees(costPrice(each)), 3),
    current: open('LTP', (each) => rupees(each.currentPrice), 1),
    cost: open('Cost', (each) => rupees(each.costBasis), 7),
    unrealized: open('Unrealized', (each) => gain(unrealizedPnl(each), style)),
    percent: open('%', (each) => `${pnlPercent(each).toFixed(2)}%`, 5),
    realized: figure('Realized', (each) => gain(each.realizedPnl, style), 4),
    fees: figure('Fees', (each) => rupees(each.fees), 6),
  };
}
