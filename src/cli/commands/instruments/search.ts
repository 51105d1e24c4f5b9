import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { listingJson, listingsView } from '../../../presentation/tables/market/instruments-view.ts';

export function define(command: Command): void {
  command
    .summary('find instruments by words')
    .description('Find instruments that have all words in their symbol, name or id.')
    .argument('<text...>', 'words, in any order')
    .option('--limit <count>', 'show at most so many (default: 20)')
    .addHelpText('after', '\nExample:\n  papertrade instruments search BANKNIFTY FUT');
}

export async function run(
  context: Context,
  words: readonly string[],
  options: Options<'limit'>,
): Promise<void> {
  const limit = options.limit ?? '20';
  if (!/^[1-9]\d{0,4}$/.test(limit)) {
    throw invalidValue('limit', limit, 'a whole number from 1 to 99999');
  }
  const { instruments } = await context.services();
  const found = await instruments.search(words.join(' '), Number.parseInt(limit, 10));
  context.present.show({ instruments: found.map(listingJson) }, (style) =>
    listingsView(found, style),
  );
  if (found.length === 0 && !(await instruments.info())) {
    context.present.hint('No master was imported yet: papertrade instruments import FILE');
  }
}
