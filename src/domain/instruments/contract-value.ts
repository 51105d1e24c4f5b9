import {
  average,
  quantity,
  ratio,
  scale,
  times,
  valueOf,
  type Money,
  type Price,
  type Quantity,
} from '../money/money.ts';
import type { Instrument } from './instrument.ts';

type Multiplied = Pick<Instrument, 'multiplier'>;

/** What `count` of an instrument are worth: price * quantity * multiplier. */
export const contractValue = ({ multiplier }: Multiplied, each: Price, count: Quantity): Money => {
  const value = valueOf(each, count);
  return multiplier === undefined ? value : scale(value, ratio(multiplier));
};

/** Units of the underlying in `count` of an instrument, signed as it is: 200 barrels in 2 lots of crude oil. */
export const underlyingUnits = ({ multiplier }: Multiplied, count: Quantity): Quantity =>
  multiplier === undefined ? count : times(count, quantity(multiplier));

/** The price at which `count` of an instrument are worth a value; 0 for none. */
export const averagePrice = (of: Multiplied, value: Money, count: Quantity): Price =>
  average(value, underlyingUnits(of, count));
