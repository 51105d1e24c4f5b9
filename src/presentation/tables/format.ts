import {
  isNegative,
  isPositive,
  round,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../../domain/money/money.ts';
import { groupedDigits, rupees } from '../../domain/money/rupees.ts';
import type { Style } from './style.ts';

/** A ratio is a figure that is no money, such as a model's. */
type Amount = Money | Price | Ratio;

export { rupees };

/** `23,659.00`: as rupees, for what is no money. */
export const plain = (amount: Amount): string => rupees(amount).replace('₹', '');

/** `+₹1,500.00`, green or red; an amount of 0 has neither sign nor colour. */
export function gain(amount: Amount, { color }: Style): string {
  const value = rounded(amount);
  if (isPositive(value)) return color.green(`+${rupees(value)}`);
  return isNegative(value) ? color.red(rupees(value)) : rupees(value);
}

/** `1 position`, `2 positions`, `10,000 journal entries`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${groupedDigits(String(count))} ${count === 1 ? one : many}`;

/** `1,00,000`: the last three digits, then pairs. */
export const grouped = (count: Quantity | number): string => groupedDigits(count.toFixed(0));

const rounded = (amount: Amount): Amount => round<Amount>(amount);

/** `2025-09-15 09:23:31` from an ISO time; empty stays empty. */
export const clockTime = (iso: string): string => iso.slice(0, 19).replace('T', ' ');
