import type { Charges } from '../../../domain/charges/charges.ts';
import { netTrade } from '../../../domain/charges/day-netting.ts';
import type { ShareDay } from '../../../domain/charges/share-day.ts';
import type { ChargesOf } from '../../../domain/charges/schedule.ts';
import type { PapertradeError } from '../../../domain/errors.ts';
import type { Instrument, Segment } from '../../../domain/instruments/instrument.ts';
import type { Account, Fill } from '../../../domain/ledger/fill.ts';
import type { LedgerTransaction } from '../../../domain/ledger/ledger-transaction.ts';
import type { Product } from '../../../domain/ledger/product.ts';
import { isZero, ZERO, type Money, type Quantity } from '../../../domain/money/money.ts';
import type { MatchingRules } from '../../../domain/orders/matching-engine.ts';
import {
  duesFor,
  isNetted,
  isShortSale,
  paysNoDp,
  type ChargingRules,
} from '../../../domain/orders/order-dues.ts';
import { fundingFor } from '../../../domain/orders/order-funds.ts';
import type { PendingOrder } from '../../../domain/orders/order.ts';
import type { TradingState } from '../../../storage/ports/store.ts';
import type { BrokerRules } from './broker-rules.ts';
import type { HeldElsewhere } from './other-listing.ts';
import type { SettlementDays } from './settlement-days.ts';

/** What the broker charges, locks and refuses, as the configuration says. */
export interface DecisionRules extends MatchingRules {
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
  /** The largest quantity of one order, in whole lots; undefined where nothing limits it. */
  readonly freezeLimit: (
    state: Pick<RuledState, 'listing'>,
    traded: Pick<Fill, 'instrument' | 'tradingDay'>,
  ) => Quantity | undefined;
  /** Knows the trading days by which sales settle; absent where nothing waits. */
  readonly settlementDays?: SettlementDays | undefined;
  /** What the broker refuses before the exchange does. */
  readonly broker: BrokerRules;
  /** Where a share is held that an order would sell on the other exchange. */
  readonly heldElsewhere: HeldElsewhere;
  /** Says which rule beside those of accounting a fill breaks; reads only what that needs. */
  readonly refuse: (
    state: RuledState,
    fill: Fill,
    hours?: OrderHours,
  ) => Promise<PapertradeError | undefined>;
  /** A rule that a fill breaks and that is off; such a fill is taken, and told. */
  readonly ignored: (state: RuledState, fill: Fill) => PapertradeError | undefined;
  /** When a segment opens next; undefined while it is open. */
  readonly opensNext: (segment: Segment, at: string) => Promise<string | undefined>;
}

/** GTTs, which the broker keeps, are taken at any time; the exchange's orders in its hours. */
type OrderHours = 'in hours' | 'at any time';

/** What the rules are asked about. */
export type RuledState = Pick<TradingState, 'session' | 'account' | 'listing'> & {
  /** What is booked before it in the same commit, and isn't stored yet. */
  readonly alongside?: Pick<LedgerTransaction, 'positions' | 'entries'> | undefined;
};

/** A fill before its charges. */
export type UnchargedFill = Omit<Fill, 'fee' | 'charges'>;

/** Charges a fill: by the rules, or the fee that the order named, which is one figure. */
export function charged(
  fill: UnchargedFill,
  account: Account,
  rules: ChargingRules,
  given: Money | undefined,
): Fill {
  if (given !== undefined) return { fee: given, ...fill };
  const { instrument, product, tradingDay: day } = fill;
  const { charges: alone, shareDay } = chargesAlone(fill, account, rules);
  const dues = duesFor({ instrument, product, day }, alone, account, rules);
  const { fee, charges, contractNote } = dues;
  return { fee, charges, shareDay, contractNote, ...fill };
}

/** What a fill is charged before the day's contract note rounds it. */
function chargesAlone(
  fill: UnchargedFill,
  account: Account,
  rules: ChargingRules,
): { readonly charges: Charges; readonly shareDay?: ShareDay } {
  const { instrument, product, action: side, quantity, price, tradingDay: day } = fill;
  const trade = { instrument, side, quantity, price, day };
  if (isNetted(fill, rules)) {
    const isShort = isShortSale(account, side);
    return netTrade({ ...trade, isShort }, account.long?.shareDay, rules.chargesOf);
  }
  const dpPaid = paysNoDp(account, side, day);
  return { charges: rules.chargesOf({ product, dpPaid, ...trade }) };
}

/** An order as if it filled whole at a time, for the rules that ask about fills. */
export function asFill(
  order: PendingOrder,
  rules: Pick<DecisionRules, 'funding'>,
  at: string,
): Fill {
  const { instrument, action, product } = order;
  const { triggerPrice, feeGiven = ZERO } = order.pending;
  return {
    orderId: order.id,
    clientOrderId: order.clientOrderId,
    instrument,
    action,
    quantity: order.quantity,
    price: isZero(order.price) && triggerPrice ? triggerPrice : order.price,
    fee: feeGiven,
    ...fundingFor(order, rules),
    product,
    tradingDay: at.slice(0, 10),
    at,
    note: order.note,
  };
}
