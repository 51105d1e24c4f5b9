import { isFuture, type Instrument } from '../instruments/instrument.ts';
import { locksShare, type GroupMargins } from '../margin/group-margins.ts';
import { equals, negate, ratio, sum, ZERO, type Money } from '../money/money.ts';
import type { Fill } from './fill.ts';
import {
  isOpen,
  lockedAmount,
  positionKey,
  unrealizedPnl,
  type Position,
  type PositionKey,
} from './position.ts';

/** What is margined together, and its positions as they are now. */
export interface HeldGroup {
  readonly margins: GroupMargins;
  readonly held: Map<PositionKey, Position>;
}

/** The groups that a transaction judges, with their positions as its steps change them. */
export class HeldGroups {
  readonly all: readonly HeldGroup[];

  constructor(margins: readonly GroupMargins[]) {
    this.all = margins.map((each) => ({
      margins: each,
      held: new Map(each.positions.map((position) => [positionKey(position), position])),
    }));
  }

  /** The group that an instrument belongs to; undefined where it is margined alone. */
  of(instrument: Instrument): HeldGroup | undefined {
    return this.all.find(({ margins }) => margins.covers(instrument));
  }

  hold(position: Position): void {
    this.of(position.instrument)?.held.set(positionKey(position), position);
  }

  /** The groups as another transaction begins on them. */
  asNow(): readonly GroupMargins[] {
    return this.all.map(({ margins, held }) => ({ ...margins, positions: [...held.values()] }));
  }

  /** What positions on margin have gained or lost so far, those of other groups too. */
  unrealized(): Money {
    const [first, ...more] = this.all;
    const now = this.all.map(({ held }) => unrealizedOnMargin(held.values()));
    // What the first knows of other groups has those in it that are followed here themselves.
    const known = more.map(({ margins }) => negate(unrealizedOnMargin(margins.begunWith)));
    return sum([...now, ...known, first?.margins.otherUnrealized ?? ZERO]);
  }
}

/** What the open positions of a group that lock margin have gained or lost. */
const unrealizedOnMargin = (positions: Iterable<Position>): Money =>
  sum([...positions].filter((each) => isOpen(each) && locksShare(each)).map(unrealizedPnl));

/** Whether a position locks the same after a change. */
export const isLockedAs =
  (after: readonly Position[]) =>
  (before: Position): boolean => {
    const kept = after.find((each) => positionKey(each) === positionKey(before));
    return kept !== undefined && equals(lockedAmount(kept), lockedAmount(before));
  };

const NO_MARGIN = ratio('0');

/**
 * The fill as its group sees it: of a future, or an option that is sold, the fill alone locks
 * nothing, since the group as a whole does; and a future is marked to market.
 */
export function asGroupedFill(fill: Fill, { settlesFrom }: GroupMargins): Fill {
  const isDaily = settlesFrom !== undefined && isFuture(fill.instrument);
  const marked = isDaily ? { ...fill, settlesFrom } : fill;
  const locksAsGroup = fill.action === 'SELL' || fill.instrument.option === undefined;
  return locksAsGroup ? { ...marked, marginRate: NO_MARGIN, marginPerUnit: undefined } : marked;
}
