import { Command } from 'commander';
import type { Launch } from '../context.ts';
import { addListOptions } from './list-options.ts';
import type { PositionsWords } from './positions.run.ts';

export function createPositionsCommand(launch: Launch): Command {
  return addListOptions(new Command('positions'))
    .description('Show open positions, valued at the last quotes, with totals.')
    .option('--all', 'closed positions too')
    .option('--watch', 'the live screen of "papertrade watch"')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade positions --all\n  papertrade positions --format csv --columns symbol,net_qty,unrealized_pnl',
    )
    .action(async (_options, self: Command) => {
      const words = self.opts<PositionsWords>();
      if (words.watch) {
        const { runWatch } = await import('./watch.run.ts');
        await launch(self, (context) => runWatch({}, context));
        return;
      }
      const { runPositions } = await import('./positions.run.ts');
      await launch(self, (context) => runPositions(words, context));
    });
}
