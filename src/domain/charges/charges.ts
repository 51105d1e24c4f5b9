import { add, isZero, money, subtract, sum, text, ZERO, type Money } from '../money/money.ts';

/** What an order costs, item by item; NSE's IPFT is within `transaction`, as on contract notes. */
export const CHARGE_ITEMS = [
  'brokerage',
  'stt',
  'transaction',
  'sebi',
  'stamp',
  'gst',
  'dp',
] as const;
export type ChargeItem = (typeof CHARGE_ITEMS)[number];
export type Charges = Readonly<Record<ChargeItem, Money>>;

/** A record of what each item is. */
const itemised = <T>(of: (item: ChargeItem) => T): Record<ChargeItem, T> =>
  Object.fromEntries(CHARGE_ITEMS.map((item) => [item, of(item)])) as Record<ChargeItem, T>;

export const NO_CHARGES: Charges = itemised(() => ZERO);

/** A charge that was given as one figure counts as brokerage. */
export const flatCharges = (fee: Money): Charges => ({ ...NO_CHARGES, brokerage: fee });

export const totalCharges = (charges: Charges): Money =>
  sum(CHARGE_ITEMS.map((item) => charges[item]));

export const addCharges = (left: Charges, right: Charges): Charges =>
  itemised((item) => add(left[item], right[item]));

export const subtractCharges = (left: Charges, right: Charges): Charges =>
  itemised((item) => subtract(left[item], right[item]));

/** What of the charges GST is on. */
export const taxedCharges = ({ brokerage, transaction, sebi }: Charges): Money =>
  sum([brokerage, transaction, sebi]);

/**
 * The stored form of charges: what is not nothing, as JSON; empty for nothing. Redis keeps a hash that
 * has a longer text in it in three times the memory.
 */
export function chargesText(charges: Charges): string {
  const paid = CHARGE_ITEMS.filter((item) => !isZero(charges[item]));
  if (paid.length === 0) return '';
  return JSON.stringify(Object.fromEntries(paid.map((item) => [item, text(charges[item])])));
}

/** The printed form of charges: item by item, as decimal strings. */
export const chargesRecord = (charges: Charges): Readonly<Record<ChargeItem, string>> =>
  itemised((item) => text(charges[item]));

/** Reads either form; an absent item is 0. */
export const readCharges = (record: Readonly<Partial<Record<string, string>>>): Charges =>
  itemised((item) => money(record[item] ?? '0'));
