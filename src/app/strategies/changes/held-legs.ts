import { invalidValue } from '../../../domain/errors.ts';
import { instrumentKey } from '../../../domain/instruments/instrument.ts';
import type { Quantity } from '../../../domain/money/money.ts';
import { isHeld, type LegPosition } from '../../../domain/strategies/leg-position.ts';
import { kindOfInstrument } from '../../../domain/strategies/typed-contract.ts';
import type { ResolvedLeg } from '../legs/resolve-legs.ts';
import { strategyNotOpen } from '../require-strategy.ts';
import type { HeldStrategy, StrategyReader } from '../strategy-reader.ts';
import { statusOf } from '../strategy-view.ts';

/** A strategy that holds something. Rejects with STRATEGY_NOT_FOUND and STRATEGY_NOT_OPEN. */
export async function heldOpen(
  sessionId: string,
  id: string,
  reader: StrategyReader,
): Promise<HeldStrategy> {
  const held = await reader.held(sessionId, id);
  if (statusOf(held.strategy, held.legPositions) !== 'CLOSED') return held;
  throw strategyNotOpen(held.strategy);
}

/** The open leg with a number. Throws INVALID_VALUE. */
export function legNumbered({ legPositions, strategy }: HeldStrategy, number: number): LegPosition {
  const open = legPositions.filter(isHeld);
  const found = open.find(({ leg }) => leg === number);
  if (found) return found;
  const there = open.map(({ leg }) => leg).sort((a, b) => a - b);
  throw invalidValue('leg', String(number), `an open leg of ${strategy.id}: ${there.join(', ')}`);
}

/** The leg that closes so many units of one that is held. */
export const closing = (
  { instrument, units, leg }: LegPosition,
  quantity: Quantity,
): ResolvedLeg => ({
  action: units.isNegative() ? 'BUY' : 'SELL',
  instrument,
  leg,
  kind: kindOfInstrument(instrument),
  quantity,
  closes: true,
});

/** Legs under the numbers that they have in a strategy: of a contract that it holds, else the next ones. */
export function numbered(
  legs: readonly ResolvedLeg[],
  legPositions: readonly LegPosition[],
): readonly ResolvedLeg[] {
  const known = new Map(legPositions.map((each) => [instrumentKey(each.instrument), each.leg]));
  let last = Math.max(0, ...known.values());
  return legs.map((leg) => {
    const key = instrumentKey(leg.instrument);
    const number = known.get(key) ?? (last += 1);
    known.set(key, number);
    return { ...leg, leg: number };
  });
}
