import { isNegative, round, type Money, type Price, type Ratio } from './money.ts';

/** A ratio is a figure that is no money, such as a model's. */
type Amount = Money | Price | Ratio;

/** `₹1,01,460.00`: rounded to two decimals, Indian digit grouping. */
export const rupees = (amount: Amount): string => written(round<Amount>(amount), 2);

/** `₹1,500.00`, `₹83.2575`: as `rupees`, with every decimal that it has. */
export const exactRupees = (amount: Amount): string =>
  written(amount, Math.max(2, amount.decimalPlaces()));

/** `1,00,000`: the last three digits, then pairs. */
export const groupedDigits = (digits: string): string =>
  digits.replace(/(\d)(?=(?:\d\d)+\d$)/g, '$1,');

function written(amount: Amount, decimals: number): string {
  const [whole = '', paise = ''] = amount.abs().toFixed(decimals).split('.');
  return `${isNegative(amount) ? '-' : ''}₹${groupedDigits(whole)}.${paise}`;
}
