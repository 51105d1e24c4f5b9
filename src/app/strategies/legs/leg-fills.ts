import { PapertradeError } from '../../../domain/errors.ts';
import { price, type Price } from '../../../domain/money/money.ts';
import { slipped } from '../../../domain/orders/slippage.ts';
import type { TradingState } from '../../../storage/ports/store.ts';
import { requireQuote } from '../../market/required-quote.ts';
import { productOf } from '../../trading/orders/order-product.ts';
import type { DecisionRules, UnchargedFill } from '../../trading/rules/decision-rules.ts';
import type { NamedRequest } from '../strategy-request.ts';
import type { ResolvedLeg } from './resolve-legs.ts';

/**
 * Legs as they would fill, before their charges, each priced from what was read of it at a moment (ISO
 * 8601); `refusal` where one has no price.
 */
export function legFills(
  request: NamedRequest,
  strategyId: string | undefined,
  states: readonly TradingState[],
  at: string,
  rules: DecisionRules,
): { readonly fills: readonly UnchargedFill[]; readonly refusal: PapertradeError | undefined } {
  let refusal: PapertradeError | undefined;
  const fills = request.legs.map((leg, index) => {
    const state = states[index] as TradingState;
    const priced = priceOf(leg, state, index, at, rules);
    refusal ??= priced.refusal && ofLeg(priced.refusal, index);
    const product = productOf(
      { ...leg, product: leg.product ?? request.product },
      state.account,
      rules,
    );
    return {
      orderId: `${request.id}-${index + 1}`,
      clientOrderId: `${request.clientId}/${index + 1}`,
      instrument: withListing(leg, state),
      action: leg.action,
      quantity: leg.quantity,
      price: priced.price,
      product,
      ...rules.funding(leg.instrument, leg.action, product),
      strategyId,
      leg: strategyId === undefined ? undefined : (leg.leg ?? index + 1),
      tradingDay: at.slice(0, 10),
      at,
      note: request.note ?? '',
    };
  });
  return { fills, refusal };
}

/** Which leg it is that has no price. */
const ofLeg = ({ code, message, details }: PapertradeError, index: number): PapertradeError =>
  new PapertradeError(code, message, { ...details, leg: index + 1 });

interface PricedAt {
  readonly price: Price;
  readonly refusal?: PapertradeError;
}

/** BUY at the ask, SELL at the bid, else the last price; with the configured slippage. */
function priceOf(
  leg: ResolvedLeg,
  { quote: last, balance }: TradingState,
  index: number,
  at: string,
  { slippage, quoteMaxAge }: DecisionRules,
): PricedAt {
  if (leg.price) return { price: leg.price };
  try {
    const quote = requireQuote(last, leg.instrument, Date.parse(at), quoteMaxAge);
    const seed = balance.revision + 1 + index;
    return { price: slipped(leg.action, quote, slippage, seed) };
  } catch (error) {
    if (!(error instanceof PapertradeError)) throw error;
    return { price: last?.price ?? UNKNOWN, refusal: error };
  }
}

const UNKNOWN = price('0');

/** The instrument as the master knows it, so that its contract and lot are kept with the position. */
const withListing = (leg: ResolvedLeg, { listing }: TradingState): ResolvedLeg['instrument'] =>
  leg.instrument.lotSize === undefined && listing?.lotSize
    ? { ...leg.instrument, lotSize: listing.lotSize }
    : leg.instrument;
