import { instrumentKey, isExchangeNumber } from '../../../domain/instruments/instrument.ts';
import type { Quote } from '../../../storage/ports/store.ts';
import type { Instruments } from '../instruments.ts';

/** A price, and what its instrument is called. */
export interface NamedQuote {
  readonly quote: Quote;
  readonly name: string;
}

/** The quotes with their instruments' names; of one that was quoted under several the newest alone. */
export async function namedQuotes(
  quotes: readonly Quote[],
  instruments: Pick<Instruments, 'names' | 'nameOf'>,
): Promise<readonly NamedQuote[]> {
  const byKey = new Map(quotes.map((each) => [instrumentKey(each), each]));
  const named = quotes.map(async (quote): Promise<NamedQuote[]> => {
    const others = await instruments.names.of(quote);
    const isOld = others.some((each) => isNewer(byKey.get(instrumentKey(each)), quote));
    return isOld ? [] : [{ quote, name: await instruments.nameOf(quote) }];
  });
  return (await Promise.all(named)).flat();
}

/** Of two of one second the exchange's number counts. */
const isNewer = (other: Quote | undefined, quote: Quote): boolean =>
  other !== undefined &&
  (other.ts > quote.ts ||
    (other.ts === quote.ts && isExchangeNumber(other) && !isExchangeNumber(quote)));
