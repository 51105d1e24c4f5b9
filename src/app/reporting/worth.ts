import { sum, type Money } from '../../domain/money/money.ts';
import { isOpen, marketValue, type Position } from '../../domain/ledger/position.ts';
import { totalsOf } from '../../domain/ledger/totals.ts';

/** What open positions have gained, and what they are worth. */
export function worthOf(positions: readonly Position[]): { unrealized: Money; held: Money } {
  const held = sum(positions.filter(isOpen).map(marketValue));
  return { unrealized: totalsOf(positions).unrealizedPnl, held };
}
