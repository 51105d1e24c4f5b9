import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { addListOptions } from '../../input/list-options.ts';
import { parseDay } from '../../input/arguments/day.ts';
import { addInstrumentOptions } from '../../input/instrument-options.ts';
import { quoteJson } from '../../../presentation/json/account-json.ts';
import { quotesView } from '../../../presentation/tables/account/history-view.ts';
import type { Calendar } from '../../../app/market/calendar.ts';
import { knownQuote } from '../../../app/market/required-quote.ts';
import { resolveInstrument } from '../../../app/instruments/find-instrument.ts';
import { namedQuotes, type NamedQuote } from '../../../app/instruments/names/named-quotes.ts';
import type { InstrumentOptions } from '../../../app/instruments/instrument-options.ts';

type QuoteOptions = Omit<InstrumentOptions, 'symbol'> & { readonly since?: string };

export function define(command: Command): void {
  addListOptions(addInstrumentOptions(command))
    .summary('the last quote of an instrument, or of all')
    .description('Show the last quote of an instrument, or of all, with what is known of its day.')
    .argument('[symbol]', 'default: every quote')
    .option('--since <date>', 'only quotes from this day on, oldest first: YYYY-MM-DD, today, -3d')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade quote show INFY\n' +
        '  papertrade quote show --since today --format csv',
    );
}

export async function run(
  context: Context,
  symbol: string | undefined,
  options: QuoteOptions,
): Promise<void> {
  const since =
    options.since === undefined ? '' : await parseDay(options.since, () => context.today());
  const known =
    symbol === undefined
      ? await allQuotes(context)
      : await quoteOf({ ...options, symbol }, context);
  const { calendar } = await context.services();
  const list = since === '' ? known : sinceDay(since, known, calendar);
  await context.present.list({ quotes: list.map(quoteJson) }, 'quotes', (style) =>
    quotesView(list, (ts) => calendar.iso(ts * 1000), style),
  );
  if (known.length === 0) context.present.hint('Record one: papertrade quote set SYMBOL PRICE');
}

async function allQuotes(context: Context): Promise<readonly NamedQuote[]> {
  const { store, instruments } = await context.services();
  return namedQuotes(await store.quotes(), instruments);
}

async function quoteOf(
  options: InstrumentOptions,
  context: Context,
): Promise<readonly NamedQuote[]> {
  const { instrument, name } = await resolveInstrument(options, await context.finder());
  const { store } = await context.services();
  return [{ quote: await knownQuote(store, instrument), name }];
}

/** The quotes from a day on, oldest first, as a file of prices has them. */
const sinceDay = (
  since: string,
  quotes: readonly NamedQuote[],
  calendar: Calendar,
): readonly NamedQuote[] =>
  quotes
    .filter(({ quote }) => calendar.day(quote.ts * 1000) >= since)
    .sort((one, other) => one.quote.ts - other.quote.ts);
