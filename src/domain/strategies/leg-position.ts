import { contractValue } from '../instruments/contract-value.ts';
import type { Instrument } from '../instruments/instrument.ts';
import type { Action, Fill } from '../ledger/fill.ts';
import {
  add,
  equals,
  isNegative,
  isZero,
  lesser,
  magnitude,
  negate,
  proportion,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
} from '../money/money.ts';

/** What a strategy holds, or held, of one contract by its own fills. */
export interface LegPosition {
  readonly instrument: Instrument;
  /** The leg's number in its strategy; 0 where none was said. */
  readonly leg: number;
  /** Signed units: below 0 is sold. */
  readonly units: Quantity;
  /** What the open units were bought or sold for; 0 or more. */
  readonly cost: Money;
  readonly realizedPnl: Money;
  readonly fees: Money;
  /** Set once the contract was settled at its expiry. */
  readonly settled?: boolean | undefined;
}

export const emptyLegPosition = (instrument: Instrument, leg: number): LegPosition => ({
  instrument,
  leg,
  units: ZERO_QUANTITY,
  cost: ZERO,
  realizedPnl: ZERO,
  fees: ZERO,
});

export const isHeld = ({ units }: LegPosition): boolean => !isZero(units);

/** Whether a fill closes some of a position. */
export const reduces = (action: Action, { units }: LegPosition): boolean =>
  !isZero(units) && isNegative(units) === (action === 'BUY');

/**
 * A position after a fill. Closing takes its part of the cost to the paisa, and all that is left when
 * the last unit goes, so that a closed leg has realized exactly the sum of its fills.
 */
export function applyToLeg(
  position: LegPosition,
  fill: Pick<Fill, 'action' | 'quantity' | 'price' | 'fee'>,
): LegPosition {
  const signed = fill.action === 'BUY' ? fill.quantity : negate(fill.quantity);
  const fees = add(position.fees, fill.fee);
  if (!reduces(fill.action, position)) {
    const cost = add(position.cost, contractValue(position.instrument, fill.price, fill.quantity));
    return { ...position, fees, units: add(position.units, signed), cost };
  }
  const open = magnitude(position.units);
  const closing = lesser(open, fill.quantity);
  const released = proportion(position.cost, closing, open);
  const value = contractValue(position.instrument, fill.price, closing);
  const gained = isNegative(position.units) ? subtract(released, value) : subtract(value, released);
  const opening = contractValue(position.instrument, fill.price, subtract(fill.quantity, closing));
  return {
    ...position,
    fees,
    units: add(position.units, signed),
    cost: equals(closing, fill.quantity) ? subtract(position.cost, released) : opening,
    realizedPnl: add(position.realizedPnl, gained),
  };
}

/** What the open units would make at a price. */
export function unrealizedOf({ instrument, units, cost }: LegPosition, mark: Price): Money {
  const value = contractValue(instrument, mark, magnitude(units));
  return isNegative(units) ? subtract(cost, value) : subtract(value, cost);
}
