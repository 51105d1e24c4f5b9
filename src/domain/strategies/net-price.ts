import { exactRupees } from '../money/rupees.ts';
import { ErrorCode, PapertradeError } from '../errors.ts';
import { contractValue } from '../instruments/contract-value.ts';
import type { Instrument } from '../instruments/instrument.ts';
import type { Fill } from '../ledger/fill.ts';
import {
  add,
  commonUnit,
  divide,
  isLess,
  isNegative,
  isZero,
  magnitude,
  negate,
  price,
  quantity,
  text,
  times,
  ZERO,
  type Money,
  type Price,
  type Quantity,
} from '../money/money.ts';

export type NetKind = 'credit' | 'debit';

/** What all legs together cost or bring. */
export interface Net {
  readonly kind: NetKind;
  /** For one unit of the strategy, 0 or more. */
  readonly price: Price;
  /** For all of it: above 0 is paid, below 0 is received. */
  readonly paid: Money;
  /** How many units of the strategy the legs make: 75 of each leg are 75. */
  readonly units: Quantity;
}

interface PricedLeg extends Pick<Fill, 'action' | 'quantity' | 'price'> {
  readonly instrument: Pick<Instrument, 'multiplier'>;
}

/**
 * The net price of legs. A unit of a strategy is the most that every leg's quantity is a multiple of:
 * of 75 bought and 150 sold, one bought and two sold. Exactly nothing is a debit of 0.
 */
export function netOf(legs: readonly PricedLeg[]): Net {
  const paid = legs.reduce((total, { instrument, price: each, quantity, action }) => {
    const value = contractValue(instrument, each, quantity);
    return add(total, action === 'BUY' ? value : negate(value));
  }, ZERO);
  return netOfPaid(paid, legs);
}

/** The same of legs for which so much was paid (below 0: received). */
export function netOfPaid(
  paid: Money,
  legs: readonly Pick<PricedLeg, 'quantity' | 'instrument'>[],
): Net {
  const units = commonUnit(legs.map(({ quantity }) => quantity));
  const each = divide(magnitude(paid), priced(units, legs[0]?.instrument), NET_DECIMALS);
  return {
    kind: isNegative(paid) ? 'credit' : 'debit',
    price: price(each ? text(each) : '0'),
    paid,
    units,
  };
}

/** What a unit's price is multiplied by to be its value. */
const priced = (units: Quantity, instrument: PricedLeg['instrument'] | undefined): Quantity =>
  instrument?.multiplier === undefined ? units : times(units, quantity(instrument.multiplier));

/** Prices have at most four decimals, and quantities are multiples of the unit: nothing is lost. */
const NET_DECIMALS = 4;

/** The least credit or the highest debit that a trader takes, for one unit. */
export type NetLimit = Pick<Net, 'kind' | 'price'>;

/** Refuses a net price that is worse than the limit, with the one that was to be had. */
export function netRefusal(net: Net, limit: NetLimit | undefined): PapertradeError | undefined {
  if (!limit || isMet(net, limit)) return undefined;
  return new PapertradeError(
    ErrorCode.NET_LIMIT_NOT_MET,
    `The legs can be had for a net ${net.kind} of ${exactRupees(net.price)} a unit, and the limit is a net ` +
      `${limit.kind} of ${exactRupees(limit.price)}.`,
    {
      net: text(net.price),
      net_kind: net.kind,
      limit: text(limit.price),
      limit_kind: limit.kind,
    },
  );
}

/**
 * A credit where a debit was allowed is better than asked; a debit never meets a credit, but for
 * exactly nothing, which meets a limit of 0 of either kind.
 */
function isMet(net: Net, limit: NetLimit): boolean {
  if (isZero(net.price) && isZero(limit.price)) return true;
  if (limit.kind === 'debit') return net.kind === 'credit' || !isLess(limit.price, net.price);
  return net.kind === 'credit' && !isLess(net.price, limit.price);
}
