import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { SizeWords } from './size.run.ts';
import { addInstrumentOptions } from './trade.ts';

export function createSizeCommand(launch: Launch): Command {
  const command = new Command('size')
    .description(
      'Work out how many lots to trade: by what a stop may lose, or by a share of the cash.',
    )
    .argument('<symbol>', 'a share, an option symbol, or a contract such as "NIFTY 25000 CE"')
    .option('--risk <percent>', 'the most to lose at --stop, of the total cash, such as 1%')
    .option('--stop <price>', 'where the position would be closed at a loss')
    .option('--allocation <percent>', 'the most to spend, of the available cash, such as 30%')
    .option('--price <price>', 'price of one unit (default: the last quote)')
    .option(
      '--buffer <percent>',
      'added to the price for slippage (default: sizing.slippage_buffer)',
    );
  return addInstrumentOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (symbol: string, _options, self: Command) => {
      const { runSize } = await import('./size.run.ts');
      const words = { ...self.opts<Omit<SizeWords, 'symbol'>>(), symbol };
      await launch(self, (context) => runSize(words, context));
    });
}

const EXAMPLES = `
Examples:
  papertrade size INFY --risk 1% --price 1500 --stop 1480
  papertrade size NIFTY25SEP25000CE --allocation 30% --price 104.25`;
