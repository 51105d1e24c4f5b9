import { forwardOf } from './black76.ts';

/** What a forward was taken from, the best source first. */
type ForwardSource = 'synthetic' | 'future' | 'spot';

export interface Forward {
  readonly forward: number;
  readonly source: ForwardSource;
  /** The strike whose call and put made a synthetic forward. */
  readonly strike: number | null;
}

/** A strike with the market's prices of its call and put; null where there is no fresh quote. */
interface StrikePrices {
  readonly strike: number;
  readonly call: number | null;
  readonly put: number | null;
}

export interface ForwardInputs {
  readonly strikes: readonly StrikePrices[];
  readonly years: number;
  readonly rate: number;
  /** The price of the same expiry's future. */
  readonly future: number | null;
  readonly spot: number | null;
}

/**
 * The forward of an expiry. Put-call parity gives it at the strike whose call and put differ least:
 * `F = K + (C - P) exp(rT)`. Without such a strike it is the future's price; without that, the
 * spot price carried at the rate. Null without any price.
 */
export function forwardFrom({ strikes, years, rate, future, spot }: ForwardInputs): Forward | null {
  const synthetic = syntheticForward(strikes, Math.exp(rate * years));
  if (synthetic) return synthetic;
  if (future !== null) return { forward: future, source: 'future', strike: null };
  if (spot === null) return null;
  return { forward: forwardOf({ spot, years, rate }), source: 'spot', strike: null };
}

function syntheticForward(strikes: readonly StrikePrices[], growth: number): Forward | null {
  let best: { readonly strike: number; readonly difference: number } | undefined;
  for (const { strike, call, put } of strikes) {
    if (call === null || put === null) continue;
    const difference = call - put;
    if (!best || Math.abs(difference) < Math.abs(best.difference)) best = { strike, difference };
  }
  const forward = best && best.strike + best.difference * growth;
  // Quotes that do not agree may lead below 0, where no model has an answer.
  if (!best || forward === undefined || forward <= 0) return null;
  return { forward, source: 'synthetic', strike: best.strike };
}

/** The index of the value nearest a target; the lower one of two as near. -1 of none. */
export function nearestIndex(values: readonly number[], target: number): number {
  let nearest = -1;
  let least = Infinity;
  for (const [at, value] of values.entries()) {
    const distance = Math.abs(value - target);
    if (distance < least) [nearest, least] = [at, distance];
  }
  return nearest;
}

/** A point of a volatility smile. */
export interface SmilePoint {
  readonly strike: number;
  readonly volatility: number | null;
}

/**
 * The volatility at a level, on the line between its nearest strikes that have one; beyond the
 * outermost of them, theirs. Strikes ascend. Null without any.
 */
export function volatilityAt(smile: readonly SmilePoint[], level: number): number | null {
  let below: { strike: number; volatility: number } | undefined;
  for (const { strike, volatility } of smile) {
    if (volatility === null) continue;
    if (strike >= level) {
      if (!below) return volatility;
      const share = (level - below.strike) / (strike - below.strike);
      return below.volatility + share * (volatility - below.volatility);
    }
    below = { strike, volatility };
  }
  return below?.volatility ?? null;
}
