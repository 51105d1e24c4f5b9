import { parsePrice } from '../../domain/money.ts';
import { quoteJson } from '../../output/json.ts';
import { quotesView } from '../../output/history-view.ts';
import type { Calendar } from '../../services/calendar.ts';
import type { Context } from '../context.ts';
import { parseInstrument, type InstrumentOptions } from './trade.run.ts';

export type QuoteWords = Omit<InstrumentOptions, 'symbol'>;

export async function setQuote(
  words: InstrumentOptions,
  typed: string,
  context: Context,
): Promise<void> {
  const { config } = await context.config();
  const instrument = parseInstrument(words, config.trading.default_segment);
  const price = parsePrice(typed);
  const { quotes, calendar } = await context.services();
  const { quote, revalued } = await quotes.set(instrument, price);
  context.present.show({ quote: quoteJson(quote), revalued_sessions: revalued }, (style) =>
    quotesView([quote], inZone(calendar), style),
  );
  if (revalued.length > 0) context.present.hint(`Revalued: ${revalued.join(', ')}`);
}

export async function showQuotes(
  words: QuoteWords & { readonly symbol?: string },
  context: Context,
): Promise<void> {
  const { symbol } = words;
  if (symbol !== undefined) {
    await showQuote({ ...words, symbol }, context);
    return;
  }
  const { quotes, calendar } = await context.services();
  const list = await quotes.list();
  await context.present.list({ quotes: list.map(quoteJson) }, 'quotes', (style) =>
    quotesView(list, inZone(calendar), style),
  );
  if (list.length === 0) context.present.hint('No quotes yet: papertrade quote set SYMBOL PRICE');
}

async function showQuote(words: InstrumentOptions, context: Context): Promise<void> {
  const { config } = await context.config();
  const instrument = parseInstrument(words, config.trading.default_segment);
  const { quotes, calendar } = await context.services();
  const quote = await quotes.show(instrument);
  await context.present.list({ quotes: [quoteJson(quote)] }, 'quotes', (style) =>
    quotesView([quote], inZone(calendar), style),
  );
}

const inZone = (calendar: Calendar) => (ts: number) => calendar.iso(ts * 1000);
