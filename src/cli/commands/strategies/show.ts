import type { Command } from 'commander';
import type { Context } from '../../context.ts';

export function define(command: Command): void {
  command
    .summary('one strategy with its legs')
    .description('Show one strategy: its legs, its profit and its rules.')
    .argument('<id>', 'such as IC-1')
    .addHelpText('after', '\nExample:\n  papertrade strategy show IC-1');
}

export async function run(context: Context, id: string): Promise<void> {
  const { examinedStrategyJson } = await import('../../../presentation/json/strategy-json.ts');
  const { strategyView } = await import('../../../presentation/tables/options/strategy-view.ts');
  const sessionId = await context.sessionId();
  const { examineHeld } = await import('../../../app/strategies/trade-answer.ts');
  const strategies = await (await context.trading()).strategies();
  const view = await strategies.reader.show(sessionId, id);
  const examined = await examineHeld(strategies, view);
  context.present.show(examinedStrategyJson(view, examined), (style) =>
    strategyView(view, examined, style),
  );
}
