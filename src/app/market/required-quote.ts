import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/instruments/instrument.ts';
import { text } from '../../domain/money/money.ts';
import { exactRupees } from '../../domain/money/rupees.ts';
import { spanText } from '../../domain/time-span.ts';
import type { Quote, Store } from '../../storage/ports/store.ts';
import { ageOf } from './quote-age.ts';

/** The last quote of an instrument. Rejects with NO_QUOTE. */
export async function knownQuote(store: Store, instrument: Instrument): Promise<Quote> {
  const quote = await store.quote(instrument);
  if (quote === undefined) throw noQuote(instrument);
  return quote;
}

/** The quote of an order that names no price: the last one, unless it is missing or too old. */
export function requireQuote(
  quote: Quote | undefined,
  instrument: Instrument,
  now: number,
  maxAge: number,
): Quote {
  if (quote === undefined) throw noQuote(instrument);
  const age = ageOf(quote, now);
  if (age === undefined) throw fromTheFuture(quote, instrument, now);
  if (age <= maxAge) return quote;
  throw new PapertradeError(
    ErrorCode.QUOTE_NOT_FOUND,
    `The last quote of ${quoteSafely(instrument.symbol)}, ${exactRupees(quote.price)}, is ` +
      `${spanText(age)} old (limit ${spanText(maxAge)}, quotes.max_age).`,
    { symbol: instrument.symbol, ltp: text(quote.price), age_seconds: age, max_age: maxAge },
  );
}

function fromTheFuture(quote: Quote, { symbol }: Instrument, now: number): PapertradeError {
  const ahead = quote.ts - Math.floor(now / 1000);
  return new PapertradeError(
    ErrorCode.QUOTE_NOT_FOUND,
    `The last quote of ${quoteSafely(symbol)}, ${text(quote.price)}, is stamped ${ahead} seconds in ` +
      'the future.',
    { symbol, ltp: text(quote.price), age_seconds: -ahead },
  );
}

function noQuote(instrument: Instrument): PapertradeError {
  return new PapertradeError(
    ErrorCode.QUOTE_NOT_FOUND,
    `There is no quote for ${quoteSafely(instrument.symbol)} in ${instrument.segment}.`,
    { symbol: instrument.symbol, exchange_segment: instrument.segment },
  );
}
