import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import {
  contractOf,
  parseDate,
  parseSegment,
  type Instrument,
} from '../../domain/instruments/instrument.ts';
import { instrumentOf, readContractWords } from '../../domain/instruments/listing.ts';
import { parseQuantity, quantity, text, times, type Quantity } from '../../domain/money/money.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { Settings } from '../settings.ts';
import { parseInstrument, type InstrumentWords } from './instrument-words.ts';
import type { Instruments } from './instruments.ts';

/** What finding takes; the services have it, and a command opens them only where they are asked. */
export interface Finder {
  readonly settings: Pick<Settings, 'defaultSegment' | 'lotSize'>;
  readonly services: () => Promise<{ readonly instruments: Instruments; readonly store: Store }>;
}

/**
 * The instrument that the words name. A contract in words (`NIFTY 25000 CE`) is looked up in the
 * instrument master; any other symbol is read as it is, without asking the store.
 */
export async function findInstrument(words: InstrumentWords, finder: Finder): Promise<Instrument> {
  const named = namedInstrument(words, finder.settings);
  if (named) return named;
  const { instruments } = await finder.services();
  const listing = await instruments.resolve(words.symbol, {
    segment: words.segment === undefined ? undefined : parseSegment(words.segment),
    expiry: words.expiry === undefined ? undefined : parseDate(words.expiry, 'expiry'),
  });
  return instrumentOf(listing);
}

/** The instrument that the words name by themselves; undefined for a contract in words. */
export function namedInstrument(
  words: InstrumentWords,
  { defaultSegment }: Pick<Settings, 'defaultSegment'>,
): Instrument | undefined {
  const isNamed = words.securityId !== undefined || readContractWords(words.symbol) === undefined;
  return isNamed ? parseInstrument(words, defaultSegment) : undefined;
}

/** The units of so many lots, by the master's lot size, else the configured one. */
export async function unitsOf(
  lots: Quantity,
  instrument: Instrument,
  finder: Finder,
): Promise<Quantity> {
  const units = times(lots, await lotSizeOf(instrument, finder));
  return parseQuantity(text(units), 'quantity (lots times lot size)');
}

export async function lotSizeOf(instrument: Instrument, finder: Finder): Promise<Quantity> {
  const { store } = await finder.services();
  const known = instrument.lotSize ?? (await store.master.find(instrument))?.lotSize;
  if (known !== undefined) return quantity(known);
  if (instrument.segment.endsWith('_EQ')) return quantity('1');
  const underlying = contractOf(instrument)?.underlying ?? instrument.symbol;
  const configured = finder.settings.lotSize(underlying);
  if (configured !== undefined) return configured;
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `The lot size of ${quoteSafely(instrument.symbol)} is unknown. Set trading.lot_sizes: ` +
      `{${underlying}: ...}, import a master with "papertrade instruments import", or give units.`,
    { symbol: instrument.symbol, underlying },
  );
}
