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
import { gain, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table, type Column } from '../table.ts';

export function positionsView(
  positions: readonly Position[],
  style: Style,
  t1: Undelivered = new Map(),
): string {
  if (positions.length === 0) return 'No positions.';
  const totals = totalsOf(positions);
  const summary =
    `Cost ${rupees(totals.costBasis)} · value ${rupees(totals.marketValue)} · ` +
    `unrealized ${gain(totals.unrealizedPnl, style)} · realized ${gain(totals.realizedPnl, style)}`;
  const columns = positionColumns(style);
  const some = [...t1.values()].some((each) => !isZero(each));
  const waiting: Column<Position> = {
    title: 'T1',
    cell: (each) => {
      const quantity = t1.get(each);
      return quantity ? grouped(quantity) : '-';
    },
    right: true,
    drop: 6,
  };
  const shown = some ? columns.toSpliced(QTY + 1, 0, waiting) : columns;
  return `${table(shown, positions, style)}\n\n${summary}`;
}

/** Where the quantity stands among the columns. */
const QTY = 3;

export function positionColumns(style: Style): readonly Column<Position>[] {
  const whenOpen = (cell: (each: Position) => string) => (each: Position) =>
    isOpen(each) ? cell(each) : '-';
  return [
    { title: 'Symbol', cell: (each) => each.instrument.symbol },
    { title: 'Segment', cell: (each) => each.instrument.segment, drop: 5 },
    { title: 'Side', cell: (each) => each.side },
    { title: 'Qty', cell: (each) => grouped(each.netQty), right: true },
    { title: 'Entry', cell: whenOpen((each) => rupees(costPrice(each))), right: true },
    { title: 'Current', cell: whenOpen((each) => rupees(each.currentPrice)), right: true },
    { title: 'Cost', cell: whenOpen((each) => rupees(each.costBasis)), right: true, drop: 4 },
    {
      title: 'Unrealized',
      cell: whenOpen((each) => gain(unrealizedPnl(each), style)),
      right: true,
    },
    {
      title: '%',
      cell: whenOpen((each) => `${pnlPercent(each).toFixed(2)}%`),
      right: true,
      drop: 2,
    },
    { title: 'Realized', cell: (each) => gain(each.realizedPnl, style), right: true, drop: 1 },
    { title: 'Fees', cell: (each) => rupees(each.fees), right: true, drop: 3 },
  ];
}
