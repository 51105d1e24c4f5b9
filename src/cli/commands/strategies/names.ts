import type { Command } from 'commander';
import type { Context } from '../../context.ts';

export function define(command: Command): void {
  command
    .summary('every named strategy with its payoff')
    .description('Show the strategies that have a name, with the shape of their payoff.')
    .addHelpText('after', '\nExample:\n  papertrade strategy names');
}

export async function run(context: Context): Promise<void> {
  const view = await import('../../../presentation/tables/options/strategy-view.ts');
  context.present.show(view.strategyNamesJson(), view.strategyNamesView);
}
