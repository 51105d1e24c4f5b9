import type { Charges } from '../charges/charges.ts';
import type { Action } from '../ledger/fill.ts';
import type { Product } from '../ledger/product.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { subtract, type Money, type Price, type Quantity, type Ratio } from '../money/money.ts';

export const ORDER_TYPES = ['MARKET', 'LIMIT', 'SL', 'SL-M'] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

/** DAY ends with its trading day, IOC takes what is there at once, GTC is pending until cancelled. */
export const VALIDITIES = ['DAY', 'IOC', 'GTC'] as const;
export type Validity = (typeof VALIDITIES)[number];

/** An order with one of these is pending and may still fill. */
const LIVE = ['OPEN', 'TRIGGERED', 'PARTIALLY_FILLED'] as const;
export const ORDER_STATUSES = [...LIVE, 'FILLED', 'REJECTED', 'CANCELLED', 'EXPIRED'] as const;
type OrderStatus = (typeof ORDER_STATUSES)[number];

/** Prices at which an entry's exits are placed, once it fills. */
export interface Exits {
  readonly target?: Price | undefined;
  readonly stop?: Price | undefined;
  /** How far the stop stays behind the best price since it was placed. */
  readonly trail?: Price | undefined;
}

/** What an order that is pending knows beside what was asked. */
export interface PendingTerms extends Exits {
  /** Its place in time: the revision at which it was placed, or lost its place by a change. */
  readonly sequence: number;
  /** Cash that it reserves now. */
  readonly reserved: Money;
  readonly filledValue: Money;
  /** When its validity ends, ISO 8601; empty for never. */
  readonly validUntil: string;
  readonly triggerPrice?: Price | undefined;
  /** Of an after-market order: the opening before which no quote is for it, ISO 8601. */
  readonly opensAt?: string | undefined;
  /** It only closes what is open, and goes when nothing is. */
  readonly reduceOnly: boolean;
  readonly allowShort: boolean;
  /** Orders of one group cancel each other; empty for none. */
  readonly group: string;
  /** The share of the value that opening locks; absent: by the rules. */
  readonly marginRate?: Ratio | undefined;
  /** The charge that was given for this order; absent: by the rules. */
  readonly feeGiven?: Money | undefined;
}

/** An order as it is kept: what was asked, and what became of it. */
export interface Order {
  readonly id: string;
  /** Its place among the session's orders, the first is 1; absent until it is kept. */
  readonly number?: number | undefined;
  readonly sessionId: string;
  readonly mode: string;
  readonly instrument: Instrument;
  readonly action: Action;
  readonly quantity: Quantity;
  readonly price: Price;
  /** MARKET, LIMIT, SL, SL-M; SETTLEMENT and SQUARE_OFF are the program's own. */
  readonly orderType: string;
  readonly product: Product;
  readonly validity: Validity;
  readonly status: OrderStatus;
  readonly filledQuantity: Quantity;
  readonly filledPrice: Price | undefined;
  readonly fee: Money;
  /** The fee item by item; absent where it was given as one figure. */
  readonly charges?: Charges | undefined;
  /** Why it was rejected: the error's code and its message; both empty for a filled order. */
  readonly reasonCode: string;
  readonly reason: string;
  readonly clientOrderId: string;
  readonly note: string;
  readonly createdAt: string;
  readonly filledAt: string;
  /** The strategy that it belongs to, and which of its legs it is. */
  readonly strategyId?: string | undefined;
  readonly leg?: number | undefined;
  /** Absent for an order that was done at once. */
  readonly pending?: PendingTerms | undefined;
}

export type PendingOrder = Order & { readonly pending: PendingTerms };

/** Whether it is pending and may still fill. */
export const isLive = (order: Order): order is PendingOrder =>
  order.pending !== undefined && LIVE.some((status) => status === order.status);

/** Sorts by the place in time. */
export const byPlace = (a: PendingOrder, b: PendingOrder): number =>
  a.pending.sequence - b.pending.sequence || (a.id < b.id ? -1 : 1);

/** What is still to fill. */
export const remaining = (order: Order): Quantity => subtract(order.quantity, order.filledQuantity);
