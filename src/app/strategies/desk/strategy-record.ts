import { magnitude, ZERO } from '../../../domain/money/money.ts';
import type { Net } from '../../../domain/strategies/net-price.ts';
import {
  CUSTOM_NAME,
  CUSTOM_PREFIX,
  nextStrategyId,
  type Strategy,
} from '../../../domain/strategies/strategy.ts';
import { requireOpen } from '../require-strategy.ts';
import type { NamedRequest } from '../strategy-request.ts';

const NOTHING_OPENED = { name: CUSTOM_NAME, prefix: CUSTOM_PREFIX, underlying: '', rules: {} };

/** The strategy that legs belong to: the one that is there, or a new one with the next id. */
export function strategyOf(
  { opens, held, clientId, note = '' }: NamedRequest,
  strategies: readonly Strategy[],
  at: string,
): Strategy {
  if (held) return requireOpen(strategies, held.strategyId);
  const { name, prefix, underlying, rules } = opens ?? NOTHING_OPENED;
  return {
    id: nextStrategyId(
      prefix,
      strategies.map(({ id }) => id),
    ),
    clientId,
    name,
    underlying,
    status: 'OPEN',
    rules,
    ruledAt: at,
    note,
    createdAt: at,
    entryPremium: ZERO,
    entryKind: 'debit',
    best: ZERO,
    transfers: [],
  };
}

/** What opening paid or brought is kept: percentages of rules are of it. */
export const afterLegs = (
  strategy: Strategy,
  net: Net,
  { opens, exitReason, closes }: NamedRequest,
): Strategy => ({
  ...strategy,
  ...(opens && { entryPremium: magnitude(net.paid), entryKind: net.kind }),
  ...(exitReason && { exitReason }),
  ...(closes && { status: 'CLOSED' }),
});
