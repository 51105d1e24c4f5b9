import { multiply, parseMoney, parsePrice, ratio, text, type Money, type Price } from './money.ts';

/** `@`, `₹`, and digits that may be grouped, as in `@1500`, `₹1,01,460.00` or `1,500`. */
const DECORATED = /^@?₹? ?([\d,]+)(\.\d+)?$/;
/** Groups as India writes them, or as the rest of the world does. */
const GROUPED = /^(?:\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?:,\d{3})+)$/;

/** What India counts in. */
const UNITS: Readonly<Record<string, string>> = {
  l: '100000',
  lakh: '100000',
  cr: '10000000',
  crore: '10000000',
};

/** An amount as people type it: `5,00,000`, `₹5000.50`, `5L`, `1.5 lakh`, `2Cr`. Throws INVALID_VALUE. */
export function parseTypedMoney(typed: string, name = 'amount'): Money {
  const [, bare = typed, unit = ''] = /^(.*\d) ?(l|lakh|cr|crore)$/i.exec(typed) ?? [];
  const digits = ungrouped(bare);
  const factor = UNITS[unit.toLowerCase()];
  if (digits === undefined) return parseMoney(typed, name);
  if (factor === undefined) return parseMoney(digits, name);
  return parseMoney(text(multiply(ratio(digits), ratio(factor))), name);
}

/** A price as people type or paste it. Throws INVALID_VALUE, with what was typed. */
export function parseTypedPrice(typed: string, name = 'price'): Price {
  return parsePrice(ungrouped(typed) ?? typed, name);
}

/** The digits alone, of `₹1,01,460.00`; undefined where the groups are wrong or there is anything else. */
export function ungrouped(typed: string): string | undefined {
  const [, whole = '', decimals = ''] = DECORATED.exec(typed) ?? [];
  const isPlain = whole !== '' && (!whole.includes(',') || GROUPED.test(whole));
  return isPlain ? `${whole.replaceAll(',', '')}${decimals}` : undefined;
}
