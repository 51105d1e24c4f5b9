import { isHeld, type LegPosition } from '../../../domain/strategies/leg-position.ts';
import { chainsOf } from '../analysis/market-read.ts';
import type { LegDeps, ResolvedLeg } from './resolve-legs.ts';

/**
 * Legs under the names that the session trades them by, and what is listed where the strategy is: all
 * that is looked up before a trade, so that the trade itself reads once. What is `held` already has its
 * name; its expiries belong to the strategy, too.
 */
export async function readyLegs(
  sessionId: string,
  legs: readonly ResolvedLeg[],
  held: readonly LegPosition[],
  { market, asTraded }: LegDeps,
) {
  const open = held.filter(isHeld).map(({ instrument }) => instrument);
  const [named, chains] = await Promise.all([
    Promise.all(
      legs.map(async (leg) =>
        leg.closes ? leg : { ...leg, instrument: await asTraded(leg.instrument, sessionId) },
      ),
    ),
    chainsOf([...legs.map(({ instrument }) => instrument), ...open], market),
  ]);
  return { legs: named, chains };
}
