import { touch } from '../../../domain/orders/slippage.ts';
import type { Store } from '../../../storage/ports/store.ts';
import { quotesByName } from '../../market/options/option-market.ts';
import { requireQuote } from '../../market/required-quote.ts';
import type { ResolvedLeg } from './resolve-legs.ts';
import type { PricedLeg } from '../strategy-request.ts';

/** Prices legs that have no price of their own: BUY at the ask, SELL at the bid, else the last price. */
export async function priceLegs(
  legs: readonly ResolvedLeg[],
  store: Pick<Store, 'quotesFor'>,
  now: number,
  maxAge: number,
): Promise<readonly PricedLeg[]> {
  const quotes = await store.quotesFor(legs.map(({ instrument }) => instrument));
  const quoteOf = quotesByName(quotes);
  return legs.map((leg) => {
    if (leg.price) return { ...leg, price: leg.price };
    const quote = requireQuote(quoteOf(leg.instrument), leg.instrument, now, maxAge);
    return { ...leg, price: touch(leg.action, quote) };
  });
}
