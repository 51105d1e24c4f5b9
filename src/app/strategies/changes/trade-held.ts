import { untilCommitted } from '../../trading/commit-loop.ts';
import type { StrategyDesk } from '../desk/strategy-desk.ts';
import { readyLegs } from '../legs/ready-legs.ts';
import type { LegDeps, ResolvedLeg } from '../legs/resolve-legs.ts';
import type { HeldStrategy, StrategyReader } from '../strategy-reader.ts';
import type { StrategyRequest, StrategyResult } from '../strategy-request.ts';
import { heldOpen } from './held-legs.ts';

export interface ChangeDeps {
  readonly desk: StrategyDesk;
  readonly reader: StrategyReader;
  readonly legs: LegDeps;
}

/** How legs of an open strategy are traded. */
export type ChangeTerms = Pick<
  StrategyRequest,
  'limit' | 'clientId' | 'note' | 'product' | 'dryRun' | 'exitReason' | 'at'
>;

/** What is traded of a strategy, and whether that leaves nothing open. */
export interface ChosenLegs {
  readonly legs: readonly ResolvedLeg[];
  readonly closes?: boolean;
}

/**
 * Trades legs that are chosen by what an open strategy holds, and chosen anew where another program
 * changed that. A client id that was seen before answers with what it did. Rejects with
 * STRATEGY_NOT_FOUND and STRATEGY_NOT_OPEN.
 */
export async function tradeHeld(
  sessionId: string,
  id: string,
  choose: (held: HeldStrategy) => Promise<ChosenLegs>,
  terms: ChangeTerms,
  { desk, reader, legs: deps }: ChangeDeps,
): Promise<StrategyResult> {
  const { clientId, exitReason } = terms;
  const seen = clientId && (await desk.repeated(sessionId, clientId));
  if (seen) return seen;
  return untilCommitted(sessionId, async () => {
    const held = await heldOpen(sessionId, id, reader);
    const { legs: chosen, closes } = await choose(held);
    // Nobody is shown what a rule's exit leaves.
    const { legs, chains } = exitReason
      ? { legs: chosen, chains: [] }
      : await readyLegs(sessionId, chosen, held.legPositions, deps);
    return desk.attempt({ sessionId, held, legs, chains, closes, ...terms });
  });
}
