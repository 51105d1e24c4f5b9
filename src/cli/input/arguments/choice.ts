import { invalidValue, oneOf } from '../../../domain/errors.ts';

/** One of some words. Throws INVALID_VALUE. */
export function parseChoice<T extends string>(
  name: string,
  typed: string,
  allowed: readonly T[],
): T {
  const found = allowed.find((each) => each === typed);
  if (found === undefined) throw invalidValue(name, typed, oneOf(allowed));
  return found;
}
