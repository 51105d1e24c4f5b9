import { totalCharges, type ChargedTrade } from '../domain/charges.ts';
import type { Fill, Holding } from '../domain/fill.ts';
import type { Money, Ratio } from '../domain/money.ts';
import type { ChargesOf } from '../domain/round-trip.ts';

/** What the configuration says about every order. */
export interface TradingRules {
  readonly chargesOf: ChargesOf;
  readonly allowShort: boolean;
  readonly marginRate: (segment: string) => Ratio;
  /** Oldest quote, in seconds, that an order without a price may take. */
  readonly quoteMaxAge: number;
}

/** A fill before its charges. */
export type UnchargedFill = Omit<Fill, 'fee' | 'charges'>;

/** Charges a fill: by the rules, or the fee that the order named, which is one figure. */
export function charged(
  fill: UnchargedFill,
  holding: Holding,
  rules: TradingRules,
  fee: Money | undefined,
): Fill {
  if (fee !== undefined) return { ...fill, fee };
  const charges = rules.chargesOf(chargedTrade(fill, holding));
  return { ...fill, fee: totalCharges(charges), charges };
}

/** The depository charges a scrip once a day, at its first sale. */
function chargedTrade(fill: UnchargedFill, { long }: Holding): ChargedTrade {
  const soldToday =
    long !== undefined && long.tradingDay === fill.tradingDay && !long.daySellQty.isZero();
  return {
    instrument: fill.instrument,
    product: 'DELIVERY',
    side: fill.action,
    quantity: fill.quantity,
    price: fill.price,
    day: fill.tradingDay,
    dpPaid: soldToday,
  };
}
