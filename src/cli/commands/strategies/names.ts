import type { Command } from 'commander';
import type { Launch } from '../../context.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('Show the strategies that have a name, with the shape of their payoff.')
    .addHelpText('after', '\nExample:\n  papertrade strategy names')
    .action(() =>
      launch(command, async (context) => {
        const view = await import('../../../presentation/tables/options/strategy-view.ts');
        context.present.show(view.strategyNamesJson(), view.strategyNamesView);
      }),
    );
}
