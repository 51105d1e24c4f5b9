import type { Strategies } from '../../app/strategies/compose-strategies.ts';
import {
  commonOptions,
  openStrategy as open,
  type CommonOptions,
  type OpenOptions,
} from '../../app/strategies/open-strategy.ts';
import { afterTrade } from '../../app/strategies/trade-answer.ts';
import type { StrategyResult } from '../../app/strategies/strategy-request.ts';
import { strategyResultJson } from '../../presentation/json/strategy-json.ts';
import { strategyResultView } from '../../presentation/tables/options/strategy-view.ts';
import type { Context } from '../context.ts';

/** Trades legs as one new strategy, and shows what that did. */
export async function openStrategy(
  args: readonly string[],
  options: OpenOptions,
  context: Context,
): Promise<void> {
  const sessionId = await context.sessionId();
  const strategies = await (await context.trading()).strategies();
  await showResult(await open(args, options, sessionId, strategies), sessionId, context);
}

/** Trades a part of a strategy, and shows what that did. */
export async function changeStrategy(
  options: CommonOptions,
  context: Context,
  change: (
    strategies: Strategies,
    sessionId: string,
    common: ReturnType<typeof commonOptions>,
  ) => Promise<StrategyResult>,
): Promise<void> {
  const sessionId = await context.sessionId();
  const strategies = await (await context.trading()).strategies();
  const result = await change(strategies, sessionId, commonOptions(options));
  await showResult(result, sessionId, context);
}

async function showResult(
  result: StrategyResult,
  sessionId: string,
  context: Context,
): Promise<void> {
  const strategies = await (await context.trading()).strategies();
  const { view, examined } = await afterTrade(result, sessionId, strategies);
  context.present.show(strategyResultJson(result, view, examined), (style) =>
    strategyResultView(result, examined, style),
  );
  const { orderMarginHints } = await import('./margin/margin-hints.ts');
  const hints = orderMarginHints(result.margins ?? [], result.balance);
  for (const hint of hints) context.present.hint(hint);
  if (result.duplicate) {
    context.present.hint(
      `This client id was seen before, with ${result.strategy.id}: nothing was changed.`,
    );
  }
}
