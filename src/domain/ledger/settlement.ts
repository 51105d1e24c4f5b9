import type { Instrument } from '../instruments/instrument.ts';
import { isLess, subtract, type Price, ZERO_PRICE } from '../money/money.ts';

/**
 * What a contract is worth at its expiry, in cash: a future what its underlying stands at; CE
 * `max(0, spot - strike)`, PE `max(0, strike - spot)`. Out of the money an option expires worthless.
 */
export function settlementPrice({ option }: Instrument, spot: Price): Price {
  if (!option) return spot;
  const { type, strike } = option;
  const [more, less] = type === 'CE' ? [spot, strike] : [strike, spot];
  return isLess(less, more) ? subtract(more, less) : ZERO_PRICE;
}
