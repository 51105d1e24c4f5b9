import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { addRuleOptions } from '../../input/arguments/strategy-options.ts';
import { readRules, type RuleOptions } from '../../../app/strategies/legs/strategy-options.ts';

export function define(command: Command): void {
  addRuleOptions(
    command
      .summary('when it is closed by itself')
      .description('Replace the rules that close a strategy; without options it has none.')
      .argument('<id>', 'such as IC-1'),
  ).addHelpText('after', '\nExample:\n  papertrade strategy rules IC-1 --target 50% --stop 30%');
}

export async function run(context: Context, id: string, options: RuleOptions): Promise<void> {
  const rules = readRules(options);
  const { changedStrategyJson } = await import('../../../presentation/json/strategy-json.ts');
  const { changedStrategyView } =
    await import('../../../presentation/tables/options/strategy-view.ts');
  const sessionId = await context.sessionId();
  const { records } = await (await context.trading()).strategies();
  const strategy = await records.setRules(sessionId, id, rules);
  context.present.show(changedStrategyJson(strategy), (style) =>
    changedStrategyView(strategy, style),
  );
}
