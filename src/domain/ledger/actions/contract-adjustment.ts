import { contractOf, isFuture, type Instrument } from '../../instruments/instrument.ts';
import {
  quantity,
  ratioOf,
  round,
  scalePrice,
  scaleUnits,
  subtract,
  text,
  valueOf,
  type Price,
  type Ratio,
} from '../../money/money.ts';
import { isOpen, type Position } from '../position.ts';
import { withShares, type CorporateAction } from './corporate-action.ts';

const UNIT = quantity('1');

/**
 * What an action makes of an open contract on its share: the exchange divides strikes by the factor and
 * multiplies lot and quantity by it, so that the value stays; an extraordinary dividend is taken off
 * strikes, and off the price at which a future was entered. Undefined where it stays as it is.
 */
export function effectOnContract(
  position: Position,
  action: CorporateAction,
): Position | undefined {
  if (!isOpen(position)) return undefined;
  switch (action.kind) {
    case 'dividend':
      return action.extraordinary ? lowered(position, action.amount) : undefined;
    case 'rename':
      return { ...position, instrument: renamed(position.instrument, action.to.symbol) };
    case 'rights':
      return resized(position, ratioOf(UNIT, action.factor));
    case 'merger': {
      const grown = resized(position, ratioOf(action.exchange.fresh, action.exchange.old));
      return { ...grown, instrument: renamed(grown.instrument, action.to.symbol) };
    }
    default:
      return resized(position, ratioOf(action.exchange.fresh, action.exchange.old));
  }
}

/** Quantity and lot by a factor, strike and price by its inverse; the cost basis stays. */
function resized(position: Position, factor: Ratio): Position {
  if (factor.equals(1)) return position;
  const count = scaleUnits(position.netQty, factor);
  const grown = withShares(position, subtract(count, position.netQty));
  const inverse = ratioOf(UNIT, factor);
  const { instrument } = position;
  const strike = instrument.option && scaledStrike(instrument.option.strike, inverse);
  return {
    ...grown,
    currentPrice: scalePrice(position.currentPrice, inverse),
    instrument: withLot(withStrike(instrument, strike), factor),
  };
}

function lowered(position: Position, amount: Price): Position {
  const { instrument, netQty, costBasis } = position;
  if (isFuture(instrument)) {
    const off = valueOf(amount, netQty);
    return {
      ...position,
      costBasis: subtract(costBasis, off),
      ...(position.side === 'LONG'
        ? { buyValue: subtract(position.buyValue, off) }
        : { sellValue: subtract(position.sellValue, off) }),
      currentPrice: subtract(position.currentPrice, amount),
    };
  }
  const strike = instrument.option && subtract(instrument.option.strike, amount);
  return { ...position, instrument: withStrike(instrument, strike) };
}

/** Strikes are rounded to the paisa. */
const scaledStrike = (strike: Price, by: Ratio): Price => round(scalePrice(strike, by), 2);

/** The option at another strike; its symbol says so where it has the strike in it. */
function withStrike(instrument: Instrument, strike: Price | undefined): Instrument {
  const { option } = instrument;
  if (!option || strike === undefined) return instrument;
  const was = text(option.strike).replace('.', '\\.');
  const named = (name: string): string =>
    name.replace(new RegExp(`${was}(?=[- ]?(?:CE|PE)$)`, 'i'), text(strike));
  return {
    ...instrument,
    symbol: named(instrument.symbol),
    securityId: named(instrument.securityId),
    option: { ...option, strike },
  };
}

function withLot(instrument: Instrument, factor: Ratio): Instrument {
  const { lotSize } = instrument;
  if (lotSize === undefined) return instrument;
  return { ...instrument, lotSize: text(scaleUnits(quantity(lotSize), factor)) };
}

/** The contract under the new name of its underlying. */
function renamed(instrument: Instrument, to: string): Instrument {
  const contract = contractOf(instrument);
  if (!contract) return instrument;
  const named = (name: string): string =>
    name.startsWith(contract.underlying) ? to + name.slice(contract.underlying.length) : name;
  const { option, future } = instrument;
  return {
    ...instrument,
    symbol: named(instrument.symbol),
    securityId: named(instrument.securityId),
    ...(option && { option: { ...option, underlying: to } }),
    ...(future && { future: { ...future, underlying: to } }),
  };
}
