/**
 * The door between exact decimals and floats: one function in, one out. What comes out is an
 * `Estimate`, which no function of the ledger takes.
 */
declare const estimated: unique symbol;
/** A figure of a model, as plain decimal digits. Never money, a price, a quantity or a trigger. */
export type Estimate = string & { readonly [estimated]: true };

/** Any of the exact decimals. */
interface Decimal {
  toNumber(): number;
}

/** A decimal as a float, for a model only. */
export const toFloat = (exact: Decimal): number => exact.toNumber();

/** A finite float as plain digits with `decimals` places, without a negative zero. */
export function estimate(value: number, decimals: number): Estimate {
  if (!Number.isFinite(value)) throw new RangeError(`No estimate: ${value}`);
  const digits = value.toFixed(decimals);
  return (/^-[0.]+$/.test(digits) ? digits.slice(1) : digits) as Estimate;
}

/** As `estimate`; a figure that isn't there stays null. */
export const estimateOrNull = (value: number | null, decimals: number): Estimate | null =>
  value === null ? null : estimate(value, decimals);
