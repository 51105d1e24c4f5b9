import type { Instrument, InstrumentId } from '../instruments/instrument.ts';
import type { Position, Side } from '../ledger/position.ts';
import type { Money } from '../money/money.ts';
import type { GroupName } from './group.ts';
import type { Requirement } from './requirement.ts';

/** What a position locks of its group's requirement. */
export interface MarginShare extends InstrumentId {
  readonly side: Side;
  /** Whether it is MIS beside what is carried. */
  readonly apart?: true | undefined;
  readonly margin: Money;
}

/** What a group of positions blocks, and what that was judged by. */
export interface MarginAssessment {
  readonly group: GroupName;
  readonly requirement: Requirement;
  readonly source: 'model' | 'file';
  /** Whether a stock stands on the minimum of all stocks. */
  readonly onFloor: boolean;
  /** What the positions would block one by one. */
  readonly alone: Money;
  /** Of the positions that lock margin: futures, and options that are sold. They sum to the total. */
  readonly shares: readonly MarginShare[];
  /** Spot price, prices, volatilities and the parameters' version, as JSON; kept with the result. */
  readonly basis: string;
}

/** Judges one group of a session while its ledger changes. */
export interface GroupMargins {
  readonly group: GroupName;
  /** The group's open positions when it was read, and as a transaction begins on it. */
  readonly begunWith: readonly Position[];
  readonly positions: readonly Position[];
  /** What positions of other groups that lock margin have gained or lost so far. */
  readonly otherUnrealized: Money;
  /** The first day at whose close a future that is opened now is marked to market, if it is. */
  readonly settlesFrom?: string | undefined;
  covers(instrument: Instrument): boolean;
  assess(positions: readonly Position[]): MarginAssessment;
}

/** Whether a position locks a share of its group's requirement: a future, or an option sold. */
export const locksShare = ({ side, instrument }: Position): boolean =>
  side === 'SHORT' || instrument.option === undefined;
