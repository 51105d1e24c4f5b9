import { locksShare } from '../../margin/group-margins.ts';
import { equals, sum, type Money } from '../../money/money.ts';
import { positionKey } from '../journal.ts';
import { isOpen, lockedAmount, unrealizedPnl, type Position } from '../position.ts';

/** What the open positions of a group that lock margin have gained or lost. */
export const unrealizedOnMargin = (positions: Iterable<Position>): Money =>
  sum([...positions].filter((each) => isOpen(each) && locksShare(each)).map(unrealizedPnl));

/** Whether a position locks the same after a change. */
export const isLockedAs =
  (after: readonly Position[]) =>
  (before: Position): boolean => {
    const kept = after.find((each) => positionKey(each) === positionKey(before));
    return kept !== undefined && equals(lockedAmount(kept), lockedAmount(before));
  };
