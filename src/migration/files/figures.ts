import { invalidValue } from '../../domain/errors.ts';
import {
  isLess,
  isNegative,
  isZero,
  magnitude,
  money,
  parsePrice,
  parseQuantity,
  price,
  quantity,
  round,
  subtract,
  text,
  type Money,
  type Price,
  type Quantity,
} from '../../domain/money/money.ts';

/** The most decimals of a price; what a float shows beyond them is its dust. */
const PRICE_DECIMALS = 4;
const MONEY_DECIMALS = 2;
/** A BigDecimal writes as many digits as its division gave. */
const FLOAT = /^[+-]?\d{1,24}(?:\.\d{0,1000})?(?:e[+-]?\d{1,2})?$/i;
const RUPEES = /^([+-]?)₹\s?([+-]?)(\d{1,3}(?:,\d{2,3})*|\d{1,24})(\.\d{1,40})?$/;

/**
 * The plain digits of a figure as the predecessor wrote it: a Ruby float (`173935.24999999997`,
 * `1.0e-05`), or rupees with a sign and grouping (`₹1,73,935.25`); undefined for anything else.
 */
export function legacyDigits(written: string): string | undefined {
  const trimmed = written.trim();
  const rupees = RUPEES.exec(trimmed);
  if (rupees) {
    const [, before = '', after = '', whole = '', decimals = ''] = rupees;
    return `${before || after}${whole.replaceAll(',', '')}${decimals}`;
  }
  return FLOAT.test(trimmed) ? trimmed.replace(/^\+/, '').replace(/\.(?=e|$)/i, '') : undefined;
}

/** An amount, to the paisa; it may be negative. */
export function legacyMoney(written: string, name: string): Money {
  const digits = legacyDigits(written);
  if (digits === undefined) throw invalidValue(name, written, 'an amount such as 173935.25');
  return round(money(digits), MONEY_DECIMALS);
}

/** A price that needs no rounding. */
const PLAIN = /^\d{1,9}(?:\.\d{1,4})?$/;

/** A price above 0, with at most 4 decimals once the float's dust is gone. */
export function legacyPrice(written: string, name: string): Price {
  if (PLAIN.test(written) && /[1-9]/.test(written)) return parsePrice(written, name);
  const digits = legacyDigits(written);
  const expected = 'a price above 0 such as 104.25';
  if (digits === undefined) throw invalidValue(name, written, expected);
  const rounded = round(price(digits), PRICE_DECIMALS);
  if (isNegative(rounded) || isZero(rounded)) throw invalidValue(name, written, expected);
  return parsePrice(text(rounded), name);
}

/** What a float is off by at most; anything more was meant. */
const DUST = price('0.000000001');

/** A price of an order: one with more than 4 decimals that are no float's dust is refused. */
export function exactPrice(written: string, name: string): Price {
  const rounded = legacyPrice(written, name);
  if (PLAIN.test(written)) return rounded;
  const apart = magnitude(subtract(price(legacyDigits(written) ?? '0'), rounded));
  if (!isLess(DUST, apart)) return rounded;
  throw invalidValue(name, written, 'a price with at most 4 decimals: it is not rounded');
}

/** A whole quantity above 0, also where it was written as a float (`75.0`). */
export function legacyQuantity(written: string, name: string): Quantity {
  if (/^\d{1,8}$/.test(written)) return parseQuantity(written, name);
  const digits = legacyDigits(written);
  const whole = digits === undefined ? undefined : quantity(digits);
  if (!whole?.isInteger() || isLess(whole, quantity('1'))) {
    throw invalidValue(name, written, 'a whole number from 1 to 10000000');
  }
  return parseQuantity(text(whole), name);
}
