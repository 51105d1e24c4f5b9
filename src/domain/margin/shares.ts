import {
  add,
  isPositive,
  isZero,
  portionBelow,
  subtract,
  sum,
  ZERO,
  type Money,
} from '../money/money.ts';

/**
 * Shares a requirement in proportion to what each would block alone, to the paisa; the last that
 * blocks anything takes the remainder, so that the shares sum to the requirement. Where none would
 * block anything alone, the last takes all.
 */
export function shareOut(requirement: Money, alone: readonly Money[]): readonly Money[] {
  const whole = sum(alone);
  const last = alone.findLastIndex(isPositive);
  const bearer = last < 0 ? alone.length - 1 : last;
  let shared = ZERO;
  return alone.map((each, at) => {
    if (at > bearer) return ZERO;
    if (at === bearer) return subtract(requirement, shared);
    const share = isZero(whole) ? ZERO : portionBelow(requirement, each, whole);
    shared = add(shared, share);
    return share;
  });
}
