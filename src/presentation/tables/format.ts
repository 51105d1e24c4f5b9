import {
  isNegative,
  isPositive,
  round,
  type Money,
  type Price,
  type Quantity,
} from '../../domain/money/money.ts';
import type { Style } from './style.ts';

type Amount = Money | Price;

/** `₹1,01,460.00`: two decimals, Indian digit grouping. */
export function rupees(amount: Amount): string {
  const [whole = '0', decimals = '00'] = rounded(amount).abs().toFixed(2).split('.');
  const sign = isNegative(rounded(amount)) ? '-' : '';
  return `${sign}₹${group(whole)}.${decimals}`;
}

/** `23,659.00`: as rupees, for what is no money. */
export const plain = (amount: Amount): string => rupees(amount).replace('₹', '');

/** `+₹1,500.00`, green or red; an amount of 0 has neither sign nor colour. */
export function gain(amount: Amount, { color }: Style): string {
  const value = rounded(amount);
  if (isPositive(value)) return color.green(`+${rupees(value)}`);
  return isNegative(value) ? color.red(rupees(value)) : rupees(value);
}

/** `1,00,000`: the last three digits, then pairs. */
export function grouped(count: Quantity): string {
  return group(count.toFixed(0));
}

const rounded = (amount: Amount): Amount => round<Amount>(amount);

/** Three digits at the end, then pairs. */
function group(digits: string): string {
  let grouped = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 2) {
    grouped = `${digits.slice(Math.max(0, end - 2), end)},${grouped}`;
  }
  return grouped;
}

/** `2025-09-15 09:23:31` from an ISO time; empty stays empty. */
export const clockTime = (iso: string): string => iso.slice(0, 19).replace('T', ' ');
