import { ZERO } from '../../domain/money/money.ts';
import { isHeld } from '../../domain/strategies/leg-position.ts';
import type { Examined } from './analysis/analyst.ts';
import type { MarketRead } from './analysis/market-read.ts';
import { heldSubject } from './analysis/subject.ts';
import type { Strategies } from './compose-strategies.ts';
import type { StrategyResult } from './strategy-request.ts';
import { marksOf, strategyView, type StrategyView } from './strategy-view.ts';

/** A strategy with what the market says of what it holds; its charges count where asked. */
export function examineHeld(
  { analyst }: Pick<Strategies, 'analyst'>,
  { strategy, legs, realizedPnl, fees }: StrategyView,
  how: { charges?: boolean | undefined; market?: MarketRead | undefined } = {},
): Promise<Examined> {
  const costs = { realized: realizedPnl, charges: how.charges ? fees : ZERO };
  const subject = heldSubject(`${strategy.id} ${strategy.name}`, legs.filter(isHeld), costs);
  return analyst.examine(subject, { market: how.market });
}

/**
 * The strategy after legs of it were traded, and what the market says of it, both by what was read for
 * the trade; what a repeated client id did before is read anew.
 */
export async function afterTrade(
  { strategy, after }: StrategyResult,
  sessionId: string,
  strategies: Strategies,
): Promise<{ view: StrategyView; examined: Examined }> {
  if (!after) {
    const view = await strategies.reader.show(sessionId, strategy.id);
    return { view, examined: await examineHeld(strategies, view) };
  }
  const { legPositions, positions, market } = after;
  const view = strategyView(strategy, legPositions, marksOf(positions, market.quoteOf));
  return { view, examined: await examineHeld(strategies, view, { market }) };
}
