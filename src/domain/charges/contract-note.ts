import type { Instrument } from '../instruments/instrument.ts';
import type { Product } from '../ledger/product.ts';
import { add, isZero, roundHalfUp, ZERO, type Money } from '../money/money.ts';
import {
  addCharges,
  CHARGE_ITEMS,
  flatCharges,
  NO_CHARGES,
  taxedCharges,
  totalCharges,
  type Charges,
} from './charges.ts';

/** What decides on which note a trade stands, and at which rate it is taxed. */
export interface NotedTrade {
  readonly instrument: Instrument;
  readonly product: Product;
  /** The day of the trade, `YYYY-MM-DD`. */
  readonly day: string;
}

/** What a contract note needs to know of an order that traded. */
export interface NotedOrder extends NotedTrade {
  /** What was booked. */
  readonly fee: Money;
  /** What it is made of; absent where it was given as one figure. */
  readonly charges?: Charges | undefined;
}

/** What the broker's note of a day and segment comes to, beside what was booked order by order. */
export interface ContractNote {
  readonly day: string;
  readonly segment: string;
  readonly orders: number;
  readonly charges: Charges;
  readonly booked: Money;
}

/** GST on an amount that a trade is taxed on, at the rate of its day, not rounded. */
export type GstOn = (trade: NotedTrade, taxed: Money) => Money;

/** A note as it grows, with the GST of its orders, not rounded. */
interface Sum extends ContractNote {
  readonly gst: Money;
}

/**
 * The notes of orders, by day and segment: STT and stamp duty to the rupee, half up, and GST once on the
 * day's brokerage, exchange charge and SEBI fee, to the paisa. The rest is what the orders paid.
 */
export function contractNotes(orders: Iterable<NotedOrder>, gstOn: GstOn): readonly ContractNote[] {
  const sums = new Map<string, Sum>();
  for (const order of orders) {
    const { day } = order;
    const { segment } = order.instrument;
    const key = `${day} ${segment}`;
    const known = sums.get(key) ?? { day, segment, orders: 0, ...NOTHING };
    sums.set(key, withOrder(known, order, gstOn));
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => noteOf(each));
}

const NOTHING = { charges: NO_CHARGES, gst: ZERO, booked: ZERO };

function withOrder(known: Sum, order: NotedOrder, gstOn: GstOn): Sum {
  const charges = order.charges ?? flatCharges(order.fee);
  const taxed = isItemised(charges) ? gstOn(order, taxedCharges(charges)) : ZERO;
  return {
    ...known,
    orders: known.orders + 1,
    charges: addCharges(known.charges, charges),
    gst: add(known.gst, taxed),
    booked: add(known.booked, order.fee),
  };
}

/** A fee that was one figure is brokerage alone, and includes whatever tax there is. */
const isItemised = (charges: Charges): boolean =>
  CHARGE_ITEMS.some((item) => item !== 'brokerage' && !isZero(charges[item]));

function noteOf({ gst, charges, ...rest }: Sum): ContractNote {
  const { stt, stamp } = charges;
  const rounded = { stt: roundHalfUp(stt, 0), stamp: roundHalfUp(stamp, 0) };
  return { ...rest, charges: { ...charges, ...rounded, gst: roundHalfUp(gst, 2) } };
}

export const noteTotal = ({ charges }: ContractNote): Money => totalCharges(charges);
