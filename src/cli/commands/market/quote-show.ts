import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { addListOptions } from '../../input/list-options.ts';
import { addInstrumentOptions } from '../../input/instrument-options.ts';
import { quoteJson } from '../../../presentation/json/json.ts';
import { quotesView } from '../../../presentation/tables/account/history-view.ts';
import type { Calendar } from '../../../app/market/calendar.ts';
import { knownQuote } from '../../../app/market/quotes.ts';
import { resolveInstrument } from '../../../app/instruments/find-instrument.ts';
import { namedQuotes } from '../../../app/instruments/named-quotes.ts';
import type { InstrumentWords } from '../../../app/instruments/instrument-words.ts';

export type QuoteWords = Omit<InstrumentWords, 'symbol'>;

export function define(command: Command, launch: Launch): void {
  addListOptions(addInstrumentOptions(command))
    .description('Show the last quote of an instrument, or of all.')
    .argument('[symbol]', 'default: every quote')
    .addHelpText('after', '\nExample:\n  papertrade quote show INFY')
    .action((symbol?: string) => {
      const options = command.opts<QuoteWords>();
      return launch(command, (context) =>
        symbol === undefined ? showQuotes(context) : showQuote({ ...options, symbol }, context),
      );
    });
}

async function showQuotes(context: Context): Promise<void> {
  const { store, calendar, instruments } = await context.services();
  const list = await namedQuotes(await store.quotes(), instruments);
  await context.present.list({ quotes: list.map(quoteJson) }, 'quotes', (style) =>
    quotesView(list, inZone(calendar), style),
  );
  if (list.length === 0) context.present.hint('No quotes yet: papertrade quote set SYMBOL PRICE');
}

async function showQuote(words: InstrumentWords, context: Context): Promise<void> {
  const { instrument, name } = await resolveInstrument(words, await context.finder());
  const { store, calendar } = await context.services();
  const named = { quote: await knownQuote(store, instrument), name };
  await context.present.list({ quotes: [quoteJson(named)] }, 'quotes', (style) =>
    quotesView([named], inZone(calendar), style),
  );
}

const inZone = (calendar: Calendar) => (ts: number) => calendar.iso(ts * 1000);
