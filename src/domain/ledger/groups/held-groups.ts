import type { Instrument } from '../../instruments/instrument.ts';
import type { GroupMargins } from '../../margin/group-margins.ts';
import { negate, sum, ZERO, type Money } from '../../money/money.ts';
import { positionKey, type PositionKey } from '../journal.ts';
import { unrealizedOnMargin } from './margin-locks.ts';
import type { Position } from '../position.ts';

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
