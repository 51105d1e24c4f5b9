import type { PapertradeError } from '../../domain/errors.ts';
import type { TradingState } from '../../storage/ports/store.ts';
import { totalCharges, type ChargedTrade } from '../../domain/charges/charges.ts';
import type { Fill, Account } from '../../domain/ledger/fill.ts';
import type { Instrument, Segment } from '../../domain/instruments/instrument.ts';
import type { Money } from '../../domain/money/money.ts';
import { isNetted, soldOn, type MatchingRules } from '../../domain/orders/matching-engine.ts';
import type { Product } from '../../domain/ledger/product.ts';
import { netTrade } from '../../domain/charges/day-netting.ts';
import type { ChargesOf } from '../../domain/charges/round-trip.ts';
import type { BrokerRules } from './broker-rules.ts';

/** What the configuration says about every order. */
export interface TradingRules extends MatchingRules {
  readonly allowShort: boolean;
  /** The product of an order that names none, in an instrument that isn't held. */
  readonly defaultProduct: (instrument: Instrument) => Product;
  /** What settling a LONG that is worth something costs; absent where a flat fee is charged. */
  readonly exerciseChargesOf?: ChargesOf | undefined;
  /** Oldest quote, in seconds, that an order without a price may take. */
  readonly quoteMaxAge: number;
  /** Whether a rule looks at other orders and positions, so that each order must be written first. */
  readonly readsBooks: boolean;
  /** When an order ends that is placed at a time and valid for its day. */
  readonly dayEnds: (segment: Segment, at: string) => string;
  /** The moment at which a contract expires: the close of its segment on its last day. */
  readonly contractEnds: (
    instrument: Instrument,
    expiry: string,
    zoneOf: string,
  ) => Promise<string>;
  /** What the broker refuses before the exchange does. */
  readonly broker: BrokerRules;
  /** Says which rule beside those of accounting a fill breaks; reads only what that needs. */
  readonly refuse: (state: RuledState, fill: Fill) => Promise<PapertradeError | undefined>;
}

/** What the rules are asked about. */
export type RuledState = Pick<TradingState, 'session' | 'account' | 'listing'>;

/** A fill before its charges. */
export type UnchargedFill = Omit<Fill, 'fee' | 'charges'>;

/** Charges a fill: by the rules, or the fee that the order named, which is one figure. */
export function charged(
  fill: UnchargedFill,
  account: Account,
  rules: Pick<TradingRules, 'chargesOf' | 'netsDays'>,
  fee: Money | undefined,
): Fill {
  // Assigned: V8 takes five times as long to spread an object and add fields to it.
  if (fee !== undefined) return Object.assign({}, fill, { fee });
  if (isNetted(fill, rules)) {
    const { instrument, action: side, quantity, price, tradingDay: day } = fill;
    const trade = { instrument, side, quantity, price, day };
    const { charges, shareDay } = netTrade(trade, account.long?.shareDay, rules.chargesOf);
    return Object.assign({}, fill, { fee: totalCharges(charges), charges, shareDay });
  }
  const charges = rules.chargesOf(chargedTrade(fill, account));
  return Object.assign({}, fill, { fee: totalCharges(charges), charges });
}

/** The depository charges a scrip once a day, at its first sale. */
function chargedTrade(fill: UnchargedFill, account: Account): ChargedTrade {
  return {
    instrument: fill.instrument,
    product: fill.product,
    side: fill.action,
    quantity: fill.quantity,
    price: fill.price,
    day: fill.tradingDay,
    dpPaid: soldOn(account, fill.tradingDay),
  };
}
