import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { ChainWords, SearchWords } from './instruments.run.ts';

export function createInstrumentsCommand(launch: Launch): Command {
  return new Command('instruments')
    .description(
      "Keep the exchanges' instrument master, so that contracts are found by their words and orders " +
        'are held to lot and tick sizes.',
    )
    .addCommand(createImport(launch))
    .addCommand(createSearch(launch))
    .addCommand(createChain(launch))
    .addCommand(createInfo(launch))
    .addHelpText('after', '\nExample:\n  papertrade instruments search NIFTY 25000 CE');
}

const createImport = (launch: Launch): Command =>
  new Command('import')
    .description("Replace the master by a CSV file in Dhan's detailed form, or by a URL's.")
    .argument('<source>', 'a file, a http(s) URL, or - for standard input')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade instruments import api-scrip-master-detailed.csv',
    )
    .action(async (source: string, _options, self: Command) => {
      const { importInstruments } = await import('./instruments.run.ts');
      await launch(self, (context) => importInstruments(source, context));
    });

const createSearch = (launch: Launch): Command =>
  new Command('search')
    .description('Find instruments that have all words in their symbol, name or id.')
    .argument('<text...>', 'words, in any order')
    .option('--limit <count>', 'show at most so many (default: 20)')
    .addHelpText('after', '\nExample:\n  papertrade instruments search BANKNIFTY FUT')
    .action(async (text: string[], _options, self: Command) => {
      const { searchInstruments } = await import('./instruments.run.ts');
      const words = self.opts<SearchWords>();
      await launch(self, (context) => searchInstruments(text.join(' '), words, context));
    });

const createChain = (launch: Launch): Command =>
  new Command('chain')
    .description('Show the options of an underlying at one expiry, with their last quotes.')
    .argument('<underlying>', 'such as NIFTY')
    .option('--expiry <date>', 'YYYY-MM-DD (default: the nearest)')
    .option('--around <price>', 'only the 10 strikes nearest to a price')
    .addHelpText('after', '\nExample:\n  papertrade instruments chain NIFTY --around 25000')
    .action(async (underlying: string, _options, self: Command) => {
      const { showChain } = await import('./instruments.run.ts');
      const words = self.opts<ChainWords>();
      await launch(self, (context) => showChain(underlying, words, context));
    });

const createInfo = (launch: Launch): Command =>
  new Command('info')
    .description('Show what was imported, from where and when.')
    .addHelpText('after', '\nExample:\n  papertrade instruments info')
    .action(async (_options, self: Command) => {
      const { showMasterInfo } = await import('./instruments.run.ts');
      await launch(self, showMasterInfo);
    });
