import type { OptionDetails } from './instrument.ts';
import { isLess, price, subtract, type Price } from './money.ts';

/**
 * What an option is worth at its expiry, in cash: CE `max(0, spot - strike)`, PE
 * `max(0, strike - spot)`. Out of the money it expires worthless.
 */
export function settlementPrice({ type, strike }: OptionDetails, spot: Price): Price {
  const [more, less] = type === 'CE' ? [spot, strike] : [strike, spot];
  return isLess(less, more) ? subtract(more, less) : price('0');
}
