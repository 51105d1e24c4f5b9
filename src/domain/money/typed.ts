import { parsePrice, type Price } from './money.ts';

/** `@`, `₹`, and digits that may be grouped, as in `@1500`, `₹1,01,460.00` or `1,500`. */
const DECORATED = /^@?₹? ?([\d,]+)(\.\d+)?$/;
/** Groups as India writes them, or as the rest of the world does. */
const GROUPED = /^(?:\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)$/;

/** A price as people type or paste it. Throws INVALID_VALUE, with what was typed. */
export function parseTypedPrice(typed: string, name = 'price'): Price {
  const [, whole = '', decimals = ''] = DECORATED.exec(typed) ?? [];
  const isPlain = whole !== '' && (!whole.includes(',') || GROUPED.test(whole));
  return parsePrice(isPlain ? `${whole.replaceAll(',', '')}${decimals}` : typed, name);
}
