import { averagePrice } from '../../../domain/instruments/contract-value.ts';
import type { Instrument } from '../../../domain/instruments/instrument.ts';
import {
  add,
  isNegative,
  magnitude,
  negate,
  subtract,
  ZERO,
  type Money,
  type Quantity,
} from '../../../domain/money/money.ts';
import { kindOfInstrument } from '../../../domain/strategies/typed-contract.ts';
import { isHeld } from '../../../domain/strategies/leg-position.ts';
import { netOf, netOfPaid, type Net } from '../../../domain/strategies/net-price.ts';
import type { PricedLeg } from '../strategy-request.ts';
import type { StrategyView } from '../strategy-view.ts';

/** Legs to be looked at as one, and what they have cost until now. */
export interface Subject {
  readonly name: string;
  readonly legs: readonly PricedLeg[];
  /** What the legs cost or brought. */
  readonly net: Net;
  /** What was won or lost with them already, 0 before they are traded. */
  readonly realized: Money;
  /** Charges that are to count; 0 where they aren't. */
  readonly charges: Money;
}

/** Legs at the prices at which they would be traded. */
export const tradedSubject = (
  name: string,
  legs: readonly PricedLeg[],
  charges: Money = ZERO,
): Subject => ({ name, legs, net: netOf(legs), realized: ZERO, charges });

/** What is held of a contract: signed units, and what they cost, 0 or more. */
export interface HeldLeg {
  readonly instrument: Instrument;
  readonly units: Quantity;
  readonly cost: Money;
  readonly leg?: number | undefined;
}

/** Legs that are held, at what they cost. */
export function heldSubject(
  name: string,
  held: readonly HeldLeg[],
  { realized, charges }: { realized: Money; charges: Money },
): Subject {
  const legs = held.map(({ instrument, units, cost, leg }) => ({
    action: isNegative(units) ? ('SELL' as const) : ('BUY' as const),
    instrument,
    kind: kindOfInstrument(instrument),
    quantity: magnitude(units),
    price: averagePrice(instrument, cost, magnitude(units)),
    ...(leg !== undefined && { leg }),
  }));
  const paid = held.reduce(
    (total, { units, cost }) => add(total, isNegative(units) ? negate(cost) : cost),
    ZERO,
  );
  return { name, legs, net: netOfPaid(paid, legs), realized, charges };
}

/** What a strategy holds; its charges count where asked. */
export function strategySubject(
  { strategy, legs, realizedPnl, fees }: StrategyView,
  charges = false,
): Subject {
  const costs = { realized: realizedPnl, charges: charges ? fees : ZERO };
  return heldSubject(`${strategy.id} ${strategy.name}`, legs.filter(isHeld), costs);
}

/** What the legs must pay before anything is won. */
export const costsOf = ({ net, realized, charges }: Subject): Money =>
  add(subtract(net.paid, realized), charges);
