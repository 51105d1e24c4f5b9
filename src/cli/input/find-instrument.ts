import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import {
  contractOf,
  parseDate,
  parseSegment,
  type Instrument,
} from '../../domain/instruments/instrument.ts';
import { instrumentOf, readContractWords } from '../../domain/instruments/listing.ts';
import { parseQuantity, quantity, text, times, type Quantity } from '../../domain/money/money.ts';
import type { Config } from '../../config/schema.ts';
import type { Services } from '../services.ts';
import { parseInstrument, type InstrumentOptions } from './parse-instrument.ts';

/** What finding takes; a command's context has it. */
interface Finder {
  config(): Promise<{ readonly config: Config }>;
  services(): Promise<Pick<Services, 'instruments' | 'store'>>;
}

/**
 * The instrument that the words name. A contract in words (`NIFTY 25000 CE`) is looked up in the
 * instrument master; any other symbol is read as it is, without asking the store.
 */
export async function findInstrument(
  words: InstrumentOptions,
  context: Finder,
): Promise<Instrument> {
  const { config } = await context.config();
  const named = namedInstrument(words, config);
  if (named) return named;
  const { instruments } = await context.services();
  const listing = await instruments.resolve(words.symbol, {
    segment: words.segment === undefined ? undefined : parseSegment(words.segment),
    expiry: words.expiry === undefined ? undefined : parseDate(words.expiry, 'expiry'),
  });
  return instrumentOf(listing);
}

/** The instrument that the words name by themselves; undefined for a contract in words. */
export function namedInstrument(words: InstrumentOptions, config: Config): Instrument | undefined {
  const isNamed = words.securityId !== undefined || readContractWords(words.symbol) === undefined;
  return isNamed ? parseInstrument(words, config.trading.default_segment) : undefined;
}

/** The units of so many lots, by the master's lot size, else the configured one. */
export async function unitsOf(
  lots: Quantity,
  instrument: Instrument,
  context: Finder,
): Promise<Quantity> {
  const units = times(lots, await lotSizeOf(instrument, context));
  return parseQuantity(text(units), 'quantity (lots times lot size)');
}

export async function lotSizeOf(instrument: Instrument, context: Finder): Promise<Quantity> {
  const { config } = await context.config();
  const { store } = await context.services();
  const known = instrument.lotSize ?? (await store.master.find(instrument))?.lotSize;
  if (known !== undefined) return quantity(known);
  if (instrument.segment.endsWith('_EQ')) return quantity('1');
  const underlying = contractOf(instrument)?.underlying ?? instrument.symbol;
  const configured = config.trading.lot_sizes[underlying.toUpperCase()];
  if (configured !== undefined) return quantity(configured);
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `The lot size of ${quoteSafely(instrument.symbol)} is unknown. Set trading.lot_sizes: ` +
      `{${underlying}: ...}, import a master with "papertrade instruments import", or give units.`,
    { symbol: instrument.symbol, underlying },
  );
}
