import { Decimal } from 'decimal.js';
import { invalidValue } from '../errors.ts';

/**
 * Exact decimals. The three units are branded, so that the compiler refuses to add a price to an
 * amount, and a JavaScript number can never stand for any of them.
 */
const Exact = Decimal.clone({
  precision: 64,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});

declare const unit: unique symbol;
interface Unit<Name extends string> {
  readonly [unit]: Name;
}
/** An amount in the session's currency. */
export type Money = Decimal & Unit<'money'>;
/** Currency for one share or unit of a contract. */
export type Price = Decimal & Unit<'price'>;
/** Whole shares or units; 75 is one lot of 75, not 75 lots. */
export type Quantity = Decimal & Unit<'quantity'>;
/** A plain factor: a margin rate, a percentage. */
export type Ratio = Decimal & Unit<'ratio'>;
type Amount = Money | Price | Quantity | Ratio;

const exact = (text: string): Decimal => new Exact(text);

/** Reads a decimal string that a program wrote (plain, or a BigDecimal's `0.504e4`). */
export const money = (text: string): Money => exact(text) as unknown as Money;
export const price = (text: string): Price => exact(text) as unknown as Price;
export const quantity = (text: string): Quantity => exact(text) as unknown as Quantity;
export const ratio = (text: string): Ratio => exact(text) as unknown as Ratio;

/** Digits with six decimals at most as millionths, for sums over many of them. */
export function millionths(digits: string): bigint {
  const [whole = '0', decimals = ''] = digits.split('.');
  return BigInt(`${whole}${decimals.slice(0, 6).padEnd(6, '0')}`);
}

/** The amount of so many millionths. */
export const fromMillionths = (count: bigint): Money => money(`${count}e-6`);

/** Whole units as a whole number, for sums over many of them. */
export const unitCount = (units: Quantity): bigint => BigInt(units.toFixed(0));

export const ZERO = money('0');
export const ZERO_QUANTITY = quantity('0');
export const ZERO_PRICE = price('0');
export const ONE = ratio('1');

/** Plain decimal digits, without exponent or negative zero: the form in which decimals travel. */
export function text(amount: Amount): string {
  return amount.isZero() ? '0' : amount.toFixed();
}

/** Most sums of a wallet have a part that is nothing, and decimal.js copies what it adds. */
export function add<T extends Amount>(left: T, right: T): T {
  if (right.isZero()) return left;
  if (left.isZero()) return right;
  return left.plus(right) as unknown as T;
}

export function subtract<T extends Amount>(left: T, right: T): T {
  if (right.isZero()) return left;
  return left.minus(right) as unknown as T;
}

export function negate<T extends Amount>(amount: T): T {
  return amount.negated() as unknown as T;
}

export function sum(amounts: Iterable<Money>): Money {
  let total = ZERO;
  for (const amount of amounts) total = add(total, amount);
  return total;
}

/** The value of `count` units at `each`. */
export function valueOf(each: Price, count: Quantity): Money {
  return each.times(count) as unknown as Money;
}

/** `each * factor`, to the fourth decimal of a price. */
export function scalePrice(each: Price, factor: Ratio): Price {
  return each.times(factor).toDecimalPlaces(4) as unknown as Price;
}

/** `amount * factor`, exact. */
export function scale(amount: Money, factor: Ratio): Money {
  return amount.times(factor) as unknown as Money;
}

/**
 * The part of `whole` that `part` of `all` units carry, to the paisa, half-even. It never exceeds
 * what is there: a price below half a paisa could otherwise round up to more than the whole.
 */
export function proportion(whole: Money, part: Quantity, all: Quantity): Money {
  if (part.equals(all)) return whole;
  const share = whole.times(part).dividedBy(all).toDecimalPlaces(2) as unknown as Money;
  return lesser(share, whole);
}

/** `amount * part / all`, not rounded; for what is rounded once at the end of a sum. */
export const shareOf = (amount: Money, part: Quantity, all: Quantity): Money =>
  amount.times(part).dividedBy(all) as unknown as Money;

/** The share of `amount` that `part` has in `whole`, to the paisa; only for amounts >= 0. */
export function proportionOf(amount: Money, part: Money, whole: Money): Money {
  return amount.times(part).dividedBy(whole).toDecimalPlaces(2) as unknown as Money;
}

/** The share of `amount` that `part` has in `whole`, rounded down to the paisa. */
export function portionBelow(amount: Money, part: Money, whole: Money): Money {
  return roundDown(amount.times(part).dividedBy(whole) as unknown as Money);
}

/** `amount / by`, to 64 digits: only for figures that are rounded afterwards. */
export function divideBy(amount: Money, by: Ratio): Money {
  return amount.dividedBy(by) as unknown as Money;
}

/** Decimals kept when an average does not come out even; only shown, never computed with. */
const AVERAGE_DECIMALS = 10;

/** value / count, or 0 when there is nothing to average. */
export function average(value: Money, count: Quantity): Price {
  if (count.isZero()) return ZERO_PRICE;
  return value.dividedBy(count).toDecimalPlaces(AVERAGE_DECIMALS) as unknown as Price;
}

/** `part / whole * 100` with `decimals` places, 0 when whole is 0. */
export function percentage<T extends Amount>(part: T, whole: T, decimals = 2): Ratio {
  if (whole.isZero()) return ratio('0');
  return part.dividedBy(whole).times(100).toDecimalPlaces(decimals) as unknown as Ratio;
}

/** The mean of `count` amounts that sum to `total`, to the paisa; null without any. */
export function mean(total: Money, count: number): Money | null {
  return count === 0 ? null : (total.dividedBy(count).toDecimalPlaces(2) as unknown as Money);
}

/** `part / whole` to `decimals` places; null when whole is 0. */
export function divide(part: Amount, whole: Amount, decimals = 2): Ratio | null {
  if (whole.isZero()) return null;
  return part.dividedBy(whole).toDecimalPlaces(decimals) as unknown as Ratio;
}

/** An amount as a plain figure, where its unit says nothing. */
export const figureOf = (amount: Amount): Ratio => amount as unknown as Ratio;

/** `amount * times`, for weights such as milliseconds and for squares; exact. */
export function multiply(amount: Amount, times: number | Amount): Ratio {
  return amount.times(times) as unknown as Ratio;
}

/** The square root, to 30 places; of deviations only. */
export function squareRoot(amount: Ratio): Ratio {
  return amount.squareRoot().toDecimalPlaces(30) as unknown as Ratio;
}

/** `base` to a power that need not be whole, to 30 places; of a base above 0. */
export function power(base: Ratio, exponent: Ratio): Ratio {
  return base.pow(exponent).toDecimalPlaces(30) as unknown as Ratio;
}

/** Whole paise, as a number: only to place a point in a drawing, never to compute with. */
export function paise(amount: Money): number {
  return Number.parseInt(amount.times(100).toFixed(0), 10);
}

/** Rounds half-even; only for figures that are shown or averaged, never for a ledger's own. */
export function round<T extends Amount>(amount: T, decimals = 2): T {
  return amount.toDecimalPlaces(decimals) as unknown as T;
}

/** `count` times as many. */
export const times = (each: Quantity, count: Quantity): Quantity =>
  each.times(count) as unknown as Quantity;

/** `part / whole`, to the full precision: a factor to multiply with. */
export const ratioOf = (part: Amount, whole: Amount): Ratio =>
  part.dividedBy(whole) as unknown as Ratio;

/** `count * by / of`, exact where it comes out even. */
export const scaleQuantity = (count: Quantity, by: Quantity, of: Quantity): Quantity =>
  count.times(by).dividedBy(of) as unknown as Quantity;

/** The whole units in a quantity. */
export const wholeUnits = (count: Quantity): Quantity => count.floor() as unknown as Quantity;

/** `count * factor`, to the nearest whole unit. */
export const scaleUnits = (count: Quantity, factor: Ratio): Quantity =>
  count.times(factor).toDecimalPlaces(0) as unknown as Quantity;

/** `1.5%` as 0.015. */
export const percentOf = (typed: string): Ratio =>
  ratio(typed.slice(0, -1)).dividedBy(100) as unknown as Ratio;

/** Whole lots that hold so many units, a broken one counted. */
export const lotsOf = (units: Quantity, lotSize: Quantity): Quantity =>
  units.dividedBy(lotSize).ceil() as unknown as Quantity;

/** Whole lots that an amount buys at so much a lot. */
export const lotsWithin = (amount: Money, perLot: Money): Quantity =>
  amount.dividedToIntegerBy(perLot) as unknown as Quantity;

/** Whether an amount is a whole number of steps. */
export const isMultiple = <T extends Amount>(amount: T, step: T): boolean =>
  amount.modulo(step).isZero();

/** The largest quantity of which every one is a multiple; 0 of none. */
export function commonUnit(quantities: Iterable<Quantity>): Quantity {
  let unit = ZERO_QUANTITY;
  for (const each of quantities) {
    let [larger, smaller]: [Decimal, Decimal] = [each.abs(), unit];
    while (!smaller.isZero()) [larger, smaller] = [smaller, larger.modulo(smaller)];
    unit = larger as unknown as Quantity;
  }
  return unit;
}

/** The amount without its sign. */
export const magnitude = <T extends Amount>(amount: T): T =>
  isNegative(amount) ? negate(amount) : amount;

/** The multiples of a step next below (or at) and above an amount. */
export function stepsAround<T extends Amount>(amount: T, step: T): [T, T] {
  const below = amount.dividedToIntegerBy(step).times(step);
  return [below as unknown as T, below.plus(step) as unknown as T];
}

/** Rounds half away from zero, as contract notes do. */
export function roundHalfUp<T extends Amount>(amount: T, decimals: number): T {
  return amount.toDecimalPlaces(decimals, Decimal.ROUND_HALF_UP) as unknown as T;
}

/** Rounds up, to the paisa: what a requirement locks is never less than it is. */
export function roundUp(amount: Money, decimals = 2): Money {
  return amount.toDecimalPlaces(decimals, Decimal.ROUND_CEIL) as unknown as Money;
}

/** Rounds down to the paisa. */
function roundDown(amount: Money): Money {
  return amount.toDecimalPlaces(2, Decimal.ROUND_FLOOR) as unknown as Money;
}

export const isZero = (amount: Amount): boolean => amount.isZero();
export const isNegative = (amount: Amount): boolean => amount.isNegative() && !amount.isZero();
export const isPositive = (amount: Amount): boolean => amount.isPositive() && !amount.isZero();
export const equals = <T extends Amount>(left: T, right: T): boolean => left.equals(right);
export const isLess = <T extends Amount>(left: T, right: T): boolean => left.lessThan(right);
export const lesser = <T extends Amount>(left: T, right: T): T =>
  left.lessThan(right) ? left : right;
export const greater = <T extends Amount>(left: T, right: T): T =>
  left.lessThan(right) ? right : left;
/** -1, 0 or 1, for sorting. */
export const compare = <T extends Amount>(left: T, right: T): number => left.comparedTo(right);

const PLAIN = /^\d{1,24}(?:\.(\d+))?$/;
const MAX_QUANTITY = quantity('10000000');
const MAX_PRICE = price('1000000000');
const MAX_MONEY = money('1000000000000000');

/** A quantity as a trader types it: a whole number from 1 to 10,000,000, digits only. */
export function parseQuantity(typed: string, name = 'quantity'): Quantity {
  const expected = 'a whole number from 1 to 10000000, digits only';
  if (!/^\d{1,24}$/.test(typed)) throw invalidValue(name, typed, expected);
  const parsed = quantity(typed);
  if (isZero(parsed) || isLess(MAX_QUANTITY, parsed)) throw invalidValue(name, typed, expected);
  return parsed;
}

/** A price as a trader types it: above 0, at most 1,000,000,000 with at most 4 decimals. */
export function parsePrice(typed: string, name = 'price'): Price {
  const expected =
    'a price above 0, at most ₹1,00,00,00,000, with at most 4 decimals, such as 104.25';
  const parsed = price(plainDigits(typed, 4) ?? '0');
  if (isZero(parsed) || isLess(MAX_PRICE, parsed)) throw invalidValue(name, typed, expected);
  return parsed;
}

/** An amount as a trader types it: 0 or more, at most 2 decimals. */
export function parseMoney(typed: string, name = 'amount'): Money {
  return parseAmount(typed, name, 2);
}

/** A fee as a trader types it: 0 or more, at most 4 decimals. */
export function parseFee(typed: string, name = 'fee'): Money {
  return parseAmount(typed, name, 4);
}

function parseAmount(typed: string, name: string, decimals: number): Money {
  const digits = plainDigits(typed, decimals);
  const parsed = money(digits ?? '0');
  if (digits === undefined || isLess(MAX_MONEY, parsed)) {
    const expected = `an amount from 0 to ₹1,00,00,00,00,00,00,000 with at most ${decimals} decimals, such as 50000`;
    throw invalidValue(name, typed, expected);
  }
  return parsed;
}

function plainDigits(typed: string, decimals: number): string | undefined {
  const match = PLAIN.exec(typed);
  if (match === null || (match[1]?.length ?? 0) > decimals) return undefined;
  return typed;
}
