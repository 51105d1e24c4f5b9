import { Command } from 'commander';
import type { Launch } from '../context.ts';
import { addListOptions } from './list-options.ts';
import type { HistoryWords } from './history.run.ts';

export function createOrdersCommand(launch: Launch): Command {
  return addListOptions(new Command('orders'))
    .description('Show the order history, newest first, rejected orders with their reason.')
    .option('--limit <count>', 'at most this many')
    .option('--open', 'only those that rest and may still fill, first placed first')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade orders --limit 20\n  papertrade orders --open\n  papertrade orders --format csv --columns created_at,side,symbol,quantity,price',
    )
    .action(async (_options, self: Command) => {
      const { runOrders } = await import('./history.run.ts');
      await launch(self, (context) => runOrders(self.opts<HistoryWords>(), context));
    });
}

export function createTradesCommand(launch: Launch): Command {
  return addListOptions(new Command('trades'))
    .description('Show the fills of the journal, newest first, with what each realized.')
    .option('--limit <count>', 'at most this many')
    .option('--since <date>', 'from this trading day on, YYYY-MM-DD')
    .addHelpText('after', '\nExample:\n  papertrade trades --since 2025-09-15')
    .action(async (_options, self: Command) => {
      const { runTrades } = await import('./history.run.ts');
      await launch(self, (context) => runTrades(self.opts<HistoryWords>(), context));
    });
}
