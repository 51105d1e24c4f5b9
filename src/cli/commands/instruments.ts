import type { Command } from 'commander';
import type { Cli } from '../context.ts';
import type { ChainWords, SearchWords } from './instruments.run.ts';

export function createInstrumentsCommand(cli: Cli): Command {
  return cli
    .command('instruments')
    .summary("the exchanges' instruments: import, search, chain")
    .description(
      "Keep the exchanges' instrument master, so that contracts are found by their words and orders " +
        'are held to lot and tick sizes.',
    )
    .addCommand(createImport(cli))
    .addCommand(createSearch(cli))
    .addCommand(createChain(cli))
    .addCommand(createInfo(cli))
    .addHelpText('after', '\nExample:\n  papertrade instruments search NIFTY 25000 CE');
}

const createImport = (cli: Cli): Command =>
  cli
    .command('import')
    .description("Replace the master by a CSV file in Dhan's detailed form, or by a URL's.")
    .argument('<source>', 'a file, a http(s) URL, or - for standard input')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade instruments import api-scrip-master-detailed.csv',
    )
    .action(async (source: string, _options, self: Command) => {
      const { importInstruments } = await import('./instruments.run.ts');
      await cli.launch(self, (context) => importInstruments(source, context));
    });

const createSearch = (cli: Cli): Command =>
  cli
    .command('search')
    .description('Find instruments that have all words in their symbol, name or id.')
    .argument('<text...>', 'words, in any order')
    .option('--limit <count>', 'show at most so many (default: 20)')
    .addHelpText('after', '\nExample:\n  papertrade instruments search BANKNIFTY FUT')
    .action(async (text: string[], _options, self: Command) => {
      const { searchInstruments } = await import('./instruments.run.ts');
      const words = self.opts<SearchWords>();
      await cli.launch(self, (context) => searchInstruments(text.join(' '), words, context));
    });

const createChain = (cli: Cli): Command =>
  cli
    .command('chain')
    .description('Show the options of an underlying at one expiry, with their last quotes.')
    .argument('<underlying>', 'such as NIFTY')
    .option('--expiry <date>', 'YYYY-MM-DD (default: the nearest)')
    .option('--around <price>', 'only the 10 strikes nearest to a price')
    .addHelpText('after', '\nExample:\n  papertrade instruments chain NIFTY --around 25000')
    .action(async (underlying: string, _options, self: Command) => {
      const { showChain } = await import('./instruments.run.ts');
      const words = self.opts<ChainWords>();
      await cli.launch(self, (context) => showChain(underlying, words, context));
    });

const createInfo = (cli: Cli): Command =>
  cli
    .command('info')
    .description('Show what was imported, from where and when.')
    .addHelpText('after', '\nExample:\n  papertrade instruments info')
    .action(async (_options, self: Command) => {
      const { showMasterInfo } = await import('./instruments.run.ts');
      await cli.launch(self, showMasterInfo);
    });
