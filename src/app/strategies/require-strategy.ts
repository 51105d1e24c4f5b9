import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Strategy } from '../../domain/strategies/strategy.ts';

/** The strategy with an id, in capitals or not. Throws STRATEGY_NOT_FOUND. */
export function requireStrategy(strategies: readonly Strategy[], id: string): Strategy {
  const found = strategies.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const open = strategies.filter(({ status }) => status !== 'CLOSED').map((each) => each.id);
  const there = open.length === 0 ? 'None is open.' : `Open are ${open.slice(-6).join(', ')}.`;
  throw new PapertradeError(
    ErrorCode.STRATEGY_NOT_FOUND,
    `There is no strategy ${quoteSafely(id)} in this session. ${there}`,
    { strategy_id: id },
  );
}

/** The same, where it is not closed. Throws STRATEGY_NOT_OPEN. */
export function requireOpen(strategies: readonly Strategy[], id: string): Strategy {
  const found = requireStrategy(strategies, id);
  if (found.status !== 'CLOSED') return found;
  throw strategyNotOpen(found);
}

export const strategyNotOpen = ({ id }: Strategy): PapertradeError =>
  new PapertradeError(
    ErrorCode.STRATEGY_NOT_OPEN,
    `Strategy ${quoteSafely(id)} is closed: there is nothing to change.`,
    { strategy_id: id, status: 'CLOSED' },
  );
