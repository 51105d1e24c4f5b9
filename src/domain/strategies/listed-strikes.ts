import { ErrorCode, PapertradeError } from '../errors.ts';
import { equals, isLess, magnitude, subtract, text, add, type Price } from '../money/money.ts';
import type { OptionKind } from './typed-contract.ts';

/** The strikes of one expiry that are listed, ascending. */
export type ListedStrikes = readonly Price[];

/** The strike nearest a level; the lower one of two as near. Undefined of none. */
export function nearestStrike(listed: ListedStrikes, level: Price): Price | undefined {
  let nearest: Price | undefined;
  for (const strike of listed) {
    if (!nearest || isLess(distance(strike, level), distance(nearest, level))) nearest = strike;
  }
  return nearest;
}

const distance = (one: Price, other: Price): Price => magnitude(subtract(one, other));

/** A strike that must be listed. Refused with its neighbours where it isn't. */
export function requireStrike(listed: ListedStrikes, wanted: Price, name: string): Price {
  const found = listed.find((strike) => equals(strike, wanted));
  if (found) return found;
  const below = listed.filter((strike) => isLess(strike, wanted)).at(-1);
  const above = listed.find((strike) => isLess(wanted, strike));
  const neighbours = [below, above].filter((each) => each !== undefined).map(text);
  throw new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    `Strike ${text(wanted)} of ${name} is not listed. ` +
      (neighbours.length > 0
        ? `The nearest ${neighbours.length > 1 ? 'are' : 'is'} ${neighbours.join(' and ')}.`
        : 'No strike of that expiry is known.'),
    {
      strike: text(wanted),
      strike_below: below ? text(below) : null,
      strike_above: above ? text(above) : null,
      ...(neighbours.length === 0 && { reason: 'no_options' }),
    },
  );
}

/**
 * The strike so many listed strikes out of the money from another: up for a call, down for a put;
 * into the money where `steps` is below 0. Refused where the chain ends before.
 */
export function stepFrom(
  listed: ListedStrikes,
  from: Price,
  steps: number,
  kind: OptionKind,
): Price {
  const at = listed.findIndex((strike) => equals(strike, from));
  const wanted = listed[at + (kind === 'CE' ? steps : -steps)];
  if (at >= 0 && wanted) return wanted;
  const [first, last] = [listed[0], listed.at(-1)];
  throw new PapertradeError(
    ErrorCode.INSTRUMENT_NOT_FOUND,
    `There is no strike ${steps} steps from ${text(from)}: ` +
      (first && last
        ? `the ones that are known go from ${text(first)} to ${text(last)}.`
        : 'no strike of that expiry is known.'),
    {
      strike: text(from),
      steps,
      lowest: first ? text(first) : null,
      highest: last ? text(last) : null,
      ...(listed.length === 0 && { reason: 'no_options' }),
    },
  );
}

/** The strike so many points from another, which must be listed. */
export const pointsFrom = (
  listed: ListedStrikes,
  from: Price,
  points: Price,
  name: string,
): Price => requireStrike(listed, add(from, points), name);
