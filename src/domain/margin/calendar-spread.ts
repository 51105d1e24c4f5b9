import {
  isNegative,
  isZero,
  lesser,
  magnitude,
  negate,
  subtract,
  type Ratio,
} from '../money/money.ts';

/** How much of an expiry is held: below 0 when it is sold. */
export interface Exposed {
  readonly expiry: string;
  readonly amount: Ratio;
}

/** So much of a near expiry stands against the same of a far one. */
export interface Matched {
  readonly near: string;
  readonly far: string;
  readonly amount: Ratio;
}

/** Matches amounts of opposite sign in different expiries, from near to far. */
export function matchExpiries(expiries: readonly Exposed[]): Matched[] {
  const left = [...expiries].sort((a, b) => (a.expiry < b.expiry ? -1 : 1));
  const matched: Matched[] = [];
  for (const [at, { expiry: near }] of left.entries()) {
    for (let other = at + 1; other < left.length; other += 1) {
      const [held, against] = [left[at], left[other]];
      if (!held || !against || !areOpposite(held.amount, against.amount)) continue;
      const amount = lesser(magnitude(held.amount), magnitude(against.amount));
      matched.push({ near, far: against.expiry, amount });
      left[at] = { expiry: near, amount: towardsZero(held.amount, amount) };
      left[other] = { ...against, amount: towardsZero(against.amount, amount) };
    }
  }
  return matched;
}

const areOpposite = (one: Ratio, other: Ratio): boolean =>
  !isZero(one) && !isZero(other) && isNegative(one) !== isNegative(other);

const towardsZero = (amount: Ratio, by: Ratio): Ratio =>
  isNegative(amount) ? negate(subtract(magnitude(amount), by)) : subtract(amount, by);
