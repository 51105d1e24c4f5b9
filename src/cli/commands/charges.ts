import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { ChargesWords } from './charges.run.ts';
import { addInstrumentOptions } from './trade.ts';

export function createChargesCommand(launch: Launch): Command {
  const command = new Command('charges')
    .description(
      'Show the charges of buying and selling, item by item, and the sale price that breaks even.',
    )
    .argument('<symbol>', 'a share (INFY) or an exchange option symbol (NIFTY25SEP25000CE)')
    .argument('<quantity>', 'units bought and sold')
    .requiredOption('--buy <price>', 'price of the purchase')
    .requiredOption('--sell <price>', 'price of the sale')
    .option('--date <date>', 'day of the trade, YYYY-MM-DD (default: today)')
    .option('--schedule <name>', 'flat, dhan, zerodha or a .yaml file (default: trading.charges)')
    .option('--product <product>', 'DELIVERY or INTRADAY, for shares (default: DELIVERY)');
  return addInstrumentOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (symbol: string, quantity: string, _options, self: Command) => {
      const { runCharges } = await import('./charges.run.ts');
      const words = { ...self.opts<Omit<ChargesWords, 'symbol' | 'quantity'>>(), symbol, quantity };
      await launch(self, (context) => runCharges(words, context));
    });
}

const EXAMPLES = `
Examples:
  papertrade charges NIFTY25SEP25000CE 75 --buy 100 --sell 120 --schedule zerodha
  papertrade charges INFY 10 --buy 1500 --sell 1512 --product INTRADAY --schedule dhan
  papertrade charges INFY 10 --buy 1500 --sell 1512 --date 2024-09-30 --json | jq -r .break_even`;
