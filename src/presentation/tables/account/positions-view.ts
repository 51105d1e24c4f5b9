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
import type { Undelivered } from '../../json/json.ts';
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
  const named = [...(marker ? [marker] : []), columns.name];
  const coded = [...(marker ? [marker] : []), columns.symbol];
  const figures = [
    columns.entry,
    columns.current,
    columns.cost,
    columns.unrealized,
    columns.percent,
    columns.realized,
    columns.fees,
  ];
  const few = [columns.entry, columns.current, columns.unrealized, columns.realized];
  return tableOf(
    [
      [...named, columns.segment, columns.product, side, quantity, waiting, ...figures],
      [...named, columns.product, signed, waiting, ...few],
      [...coded, columns.product, signed, waiting, ...figures],
    ],
    positions,
    style,
  );
}

function columnsIn(style: Style) {
  const whenOpen = (cell: (each: Position) => string) => (each: Position) =>
    isOpen(each) ? cell(each) : '–';
  const figure = (title: string, cell: (each: Position) => string, drop?: number) => ({
    title,
    cell,
    right: true,
    drop,
  });
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
    entry: figure(
      'Entry',
      whenOpen((each) => rupees(costPrice(each))),
      3,
    ),
    current: figure(
      'LTP',
      whenOpen((each) => rupees(each.currentPrice)),
      1,
    ),
    cost: figure(
      'Cost',
      whenOpen((each) => rupees(each.costBasis)),
      7,
    ),
    unrealized: figure(
      'Unrealized',
      whenOpen((each) => gain(unrealizedPnl(each), style)),
    ),
    percent: figure(
      '%',
      whenOpen((each) => `${pnlPercent(each).toFixed(2)}%`),
      5,
    ),
    realized: figure('Realized', (each) => gain(each.realizedPnl, style), 4),
    fees: figure('Fees', (each) => rupees(each.fees), 6),
  };
}
