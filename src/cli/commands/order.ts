import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { ModifyWords } from './order.run.ts';

export function createOrderCommand(launch: Launch): Command {
  return new Command('order')
    .description('Show an order, or change one that rests. It is named by its id or client id.')
    .addCommand(createShow(launch))
    .addCommand(createModify(launch))
    .addCommand(createCancel(launch))
    .addHelpText('after', '\nExample:\n  papertrade order cancel morning-1');
}

const createShow = (launch: Launch): Command =>
  new Command('show')
    .description('Show an order, with what it reserves and waits for.')
    .argument('<id>', 'its id or client id')
    .addHelpText('after', '\nExample:\n  papertrade order show morning-1')
    .action(async (id: string, _options, self: Command) => {
      const { showOrder } = await import('./order.run.ts');
      await launch(self, (context) => showOrder(id, context));
    });

const createModify = (launch: Launch): Command =>
  new Command('modify')
    .description('Change an order that rests. A new price or more of it loses its place in time.')
    .argument('<id>', 'its id or client id')
    .option('--price <price>', 'the new limit')
    .option('--trigger <price>', 'the new trigger')
    .option('--quantity <units>', 'the new quantity, of which a part may have filled')
    .option('--validity <validity>', 'DAY or GTT')
    .addHelpText('after', '\nExample:\n  papertrade order modify morning-1 --price 1485')
    .action(async (id: string, _options, self: Command) => {
      const { modifyOrder } = await import('./order.run.ts');
      await launch(self, (context) => modifyOrder(id, self.opts<ModifyWords>(), context));
    });

const createCancel = (launch: Launch): Command =>
  new Command('cancel')
    .description('Cancel an order that rests, or "all"; what it reserved is free again.')
    .argument('<id>', 'its id or client id, or "all"')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade order cancel morning-1\n  papertrade order cancel all',
    )
    .action(async (id: string, _options, self: Command) => {
      const { cancelOrder } = await import('./order.run.ts');
      await launch(self, (context) => cancelOrder(id, context));
    });
