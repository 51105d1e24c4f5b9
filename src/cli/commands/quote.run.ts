import { parsePrice, parseQuantity } from '../../domain/money/money.ts';
import { orderView } from '../../presentation/tables/order-view.ts';
import { orderJson, quoteJson } from '../../presentation/json/json.ts';
import { quotesView } from '../../presentation/tables/history-view.ts';
import type { Quote } from '../../storage/ports/store.ts';
import type { Calendar } from '../../app/market/calendar.ts';
import { knownQuote } from '../../app/market/quotes.ts';
import type { Context } from '../context.ts';
import { findInstrument } from './find-instrument.ts';
import type { InstrumentOptions } from './parse-instrument.ts';

export type QuoteWords = Omit<InstrumentOptions, 'symbol'>;

/** What `quote set` may say beside the last price, as typed. */
export interface DepthWords {
  readonly bid?: string;
  readonly ask?: string;
  readonly vol?: string;
}

export async function setQuote(
  words: InstrumentOptions & DepthWords,
  typed: string,
  context: Context,
): Promise<void> {
  const instrument = await findInstrument(words, context);
  const price = parsePrice(typed);
  const depth = parseDepth(words);
  const { calendar } = await context.services();
  const { quotes } = await context.trading();
  const { quote, revalued, orders } = await quotes.set(instrument, price, depth);
  const document = {
    quote: quoteJson(quote),
    revalued_sessions: revalued,
    orders: orders.map(orderJson),
  };
  context.present.show(document, (style) => quotesView([quote], inZone(calendar), style));
  for (const order of orders) {
    for (const line of orderView(order, context.present.plain).split('\n')) {
      context.present.hint(line);
    }
  }
  if (revalued.length > 0) context.present.hint(`Revalued: ${revalued.join(', ')}`);
}

function parseDepth({ bid, ask, vol }: DepthWords): Pick<Quote, 'bid' | 'ask' | 'volume'> {
  return {
    ...(bid !== undefined && { bid: parsePrice(bid, 'bid') }),
    ...(ask !== undefined && { ask: parsePrice(ask, 'ask') }),
    ...(vol !== undefined && { volume: parseQuantity(vol, 'vol') }),
  };
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
  const { store, calendar } = await context.services();
  const list = await store.quotes();
  await context.present.list({ quotes: list.map(quoteJson) }, 'quotes', (style) =>
    quotesView(list, inZone(calendar), style),
  );
  if (list.length === 0) context.present.hint('No quotes yet: papertrade quote set SYMBOL PRICE');
}

async function showQuote(words: InstrumentOptions, context: Context): Promise<void> {
  const instrument = await findInstrument(words, context);
  const { store, calendar } = await context.services();
  const quote = await knownQuote(store, instrument);
  await context.present.list({ quotes: [quoteJson(quote)] }, 'quotes', (style) =>
    quotesView([quote], inZone(calendar), style),
  );
}

const inZone = (calendar: Calendar) => (ts: number) => calendar.iso(ts * 1000);
