import { Command } from 'commander';
import type { Launch } from '../context.ts';
import { addListOptions } from './list-options.ts';
import type { DepthWords, QuoteWords } from './quote.run.ts';
import { addInstrumentOptions } from './trade.ts';

export function createQuoteCommand(launch: Launch): Command {
  return new Command('quote')
    .description('Record and show market prices; open positions are valued by them.')
    .addCommand(createSet(launch))
    .addCommand(createShow(launch))
    .addHelpText('after', '\nExample:\n  papertrade quote set INFY 1512.50');
}

const createSet = (launch: Launch): Command =>
  addInstrumentOptions(new Command('set'))
    .description('Record a market price, and revalue the positions that hold the instrument.')
    .argument('<symbol>', 'a share or an exchange option symbol')
    .argument('<price>', 'the last traded price')
    .option('--bid <price>', "the best buyer's price")
    .option('--ask <price>', "the best seller's price")
    .option('--vol <quantity>', 'units at this quote: orders that rest take no more together')
    .addHelpText('after', SET_EXAMPLES)
    .action(async (symbol: string, price: string, _options, self: Command) => {
      const { setQuote } = await import('./quote.run.ts');
      const words = { ...self.opts<QuoteWords & DepthWords>(), symbol };
      await launch(self, (context) => setQuote(words, price, context));
    });

const createShow = (launch: Launch): Command =>
  addListOptions(addInstrumentOptions(new Command('show')))
    .description('Show the last quote of an instrument, or of all.')
    .argument('[symbol]', 'default: every quote')
    .addHelpText('after', '\nExample:\n  papertrade quote show INFY')
    .action(async (symbol: string | undefined, _options, self: Command) => {
      const { showQuotes } = await import('./quote.run.ts');
      const words = { ...self.opts<QuoteWords>(), ...(symbol !== undefined && { symbol }) };
      await launch(self, (context) => showQuotes(words, context));
    });

const SET_EXAMPLES = `
Examples:
  papertrade quote set NIFTY25SEP25000CE 118.40
  papertrade quote set INFY 1512.50 --bid 1512.40 --ask 1512.60 --vol 500`;
