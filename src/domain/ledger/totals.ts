import { sum } from '../money/money.ts';
import { isOpen, marketValue, unrealizedPnl, type Position } from './position.ts';

/** Realized P&L of all positions given; the other totals of the open ones. */
export function totalsOf(positions: readonly Position[]) {
  const open = positions.filter(isOpen);
  return {
    realizedPnl: sum(positions.map((each) => each.realizedPnl)),
    unrealizedPnl: sum(open.map(unrealizedPnl)),
    costBasis: sum(open.map((each) => each.costBasis)),
    marketValue: sum(open.map(marketValue)),
  };
}
