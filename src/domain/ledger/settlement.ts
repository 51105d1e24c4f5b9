import type { Instrument } from '../instruments/instrument.ts';
import { isLess, price, subtract, type Price } from '../money/money.ts';

/**
 * What a contract is worth at its expiry, in cash: a future what its underlying stands at; CE
 * `max(0, spot - strike)`, PE `max(0, strike - spot)`. Out of the money an option expires worthless.
 */
export function settlementPrice({ option }: Instrument, spot: Price): Price {
  if (!option) return spot;
  const { type, strike } = option;
  const [more, less] = type === 'CE' ? [spot, strike] : [strike, spot];
  return isLess(less, more) ? subtract(more, less) : price('0');
}

/** Under which a settlement price of a day is kept, among the quotes. */
export const settlementQuote = (underlying: string, day: string) => ({
  segment: 'IDX_I' as const,
  securityId: `${underlying}@${day}`,
});

/** Whether a quote is the settlement price of a day, and no price of the market. */
export const isSettlementQuote = ({ securityId }: { readonly securityId: string }): boolean =>
  /@\d{4}-\d{2}-\d{2}$/.test(securityId);
