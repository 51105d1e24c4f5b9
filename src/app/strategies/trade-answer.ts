import type { Examined } from './analysis/examine.ts';
import type { MarketRead } from './analysis/market-read.ts';
import { strategySubject } from './analysis/subject.ts';
import type { Strategies } from './compose-strategies.ts';
import type { StrategyResult } from './strategy-request.ts';
import { marksOf, strategyView, type StrategyView } from './strategy-view.ts';

/** A strategy with what the market says of what it holds; its charges count where asked. */
export const examineHeld = (
  { examine }: Pick<Strategies, 'examine'>,
  view: StrategyView,
  how: { charges?: boolean | undefined; market?: MarketRead | undefined } = {},
): Promise<Examined> => examine(strategySubject(view, how.charges), { market: how.market });

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
