import { sum, type Money } from '../money/money.ts';
import { isOpen, marketValue, unrealizedPnl, type Position } from './position.ts';

export interface PositionTotals {
  readonly realizedPnl: Money;
  readonly unrealizedPnl: Money;
  readonly costBasis: Money;
  readonly marketValue: Money;
}

/** Realized P&L of all positions given; the other totals of the open ones. */
export function totalsOf(positions: readonly Position[]): PositionTotals {
  const open = positions.filter(isOpen);
  return {
    realizedPnl: sum(positions.map((each) => each.realizedPnl)),
    unrealizedPnl: sum(open.map(unrealizedPnl)),
    costBasis: sum(open.map((each) => each.costBasis)),
    marketValue: sum(open.map(marketValue)),
  };
}
