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

export const NO_CHARGES: Charges = {
  brokerage: ZERO,
  stt: ZERO,
  transaction: ZERO,
  sebi: ZERO,
  stamp: ZERO,
  gst: ZERO,
  dp: ZERO,
};

/** A charge that was given as one figure counts as brokerage. */
export const flatCharges = (fee: Money): Charges => ({ ...NO_CHARGES, brokerage: fee });

export const totalCharges = (charges: Charges): Money =>
  sum(CHARGE_ITEMS.map((item) => charges[item]));

export const addCharges = (left: Charges, right: Charges): Charges => combine(left, right, add);

export const subtractCharges = (left: Charges, right: Charges): Charges =>
  combine(left, right, subtract);

function combine(
  left: Charges,
  right: Charges,
  each: (left: Money, right: Money) => Money,
): Charges {
  const items = CHARGE_ITEMS.map((item) => [item, each(left[item], right[item])] as const);
  return Object.fromEntries(items) as Record<ChargeItem, Money>;
}

/**
 * The stored form of charges: what is not nothing, as JSON; empty for nothing. Redis keeps a hash that
 * has a longer text in it in three times the memory.
 */
export function chargesText(charges: Charges): string {
  const paid: Partial<Record<ChargeItem, string>> = {};
  for (const item of CHARGE_ITEMS) {
    const charge = charges[item];
    if (!isZero(charge)) paid[item] = text(charge);
  }
  const record = JSON.stringify(paid);
  return record === '{}' ? '' : record;
}

/** The printed form of charges: item by item, as decimal strings. */
export function chargesRecord(charges: Charges): Readonly<Record<ChargeItem, string>> {
  const record: Partial<Record<ChargeItem, string>> = {};
  for (const item of CHARGE_ITEMS) record[item] = text(charges[item]);
  return record as Record<ChargeItem, string>;
}

/** Reads either form; an absent item is 0. */
export function readCharges(record: Readonly<Partial<Record<string, string>>>): Charges {
  const items = CHARGE_ITEMS.map((item) => [item, money(record[item] ?? '0')] as const);
  return Object.fromEntries(items) as Record<ChargeItem, Money>;
}
