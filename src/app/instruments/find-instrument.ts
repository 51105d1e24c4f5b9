import { ErrorCode, PapertradeError, quoteSafely, unlessRefused } from '../../domain/errors.ts';
import {
  underlyingName,
  type Instrument,
  type Segment,
} from '../../domain/instruments/instrument.ts';
import { segmentsOf } from '../../domain/instruments/contract-rules.ts';
import { requireProduct, type Product } from '../../domain/ledger/product.ts';
import { parseQuantity, quantity, text, times, type Quantity } from '../../domain/money/money.ts';
import type { Settings } from '../settings.ts';
import { parseInstrumentOptions, type InstrumentOptions } from './instrument-options.ts';
import type { Instruments } from './instruments.ts';
import type { Resolved } from './resolved.ts';

/** What finding takes; the services have it, and a command opens them only where they are asked. */
export interface Finder {
  readonly settings: Pick<Settings, 'defaultSegment' | 'lotSize'>;
  readonly services: () => Promise<{ readonly instruments: Instruments }>;
}

/** The one instrument that the options name, with all that is known about it (see InstrumentResolver). */
export async function resolveInstrument(
  options: InstrumentOptions,
  finder: Finder,
  day?: string,
): Promise<Resolved> {
  const { instruments } = await finder.services();
  const query = parseInstrumentOptions(options, finder.settings.defaultSegment);
  const resolved = await instruments.resolve(query, day);
  instruments.names.note(resolved);
  return resolved;
}

/** The same, as positions and quotes name it. */
export const findInstrument = async (
  options: InstrumentOptions,
  finder: Finder,
  day?: string,
): Promise<Instrument> => (await resolveInstrument(options, finder, day)).instrument;

/** The nearest future of an underlying in a segment; undefined where none is traded. */
export function nearestFuture(
  underlying: string,
  segment: Segment,
  finder: Finder,
): Promise<Instrument | undefined> {
  const query = { symbol: `${underlying} FUT`, segment, unlisted: true };
  return findInstrument(query, finder).catch(unlessRefused);
}

/** Where, when and how an order is given; absent: in no session yet, today, and as is usual. */
export interface OrderPlace {
  readonly session?: (() => Promise<string>) | undefined;
  readonly day?: string | undefined;
  readonly product?: Product | undefined;
}

/**
 * The instrument of an order in a session. What the session traded under the name that a contract has
 * without a master stays that instrument. The session is asked for at the same time. Rejects with
 * NOT_TRADABLE for an index, and with INVALID_VALUE for a product in which it is not traded.
 */
export async function findTradable(
  options: InstrumentOptions,
  { session, day, product }: OrderPlace,
  finder: Finder,
): Promise<Instrument> {
  const asked = session?.();
  // What is wrong with the instrument is told first.
  asked?.catch(() => undefined);
  const resolved = await resolveInstrument(options, finder, day);
  const { instruments } = await finder.services();
  if (resolved.kind === 'index') throw await notTradable(resolved, instruments);
  if (product !== undefined) requireProduct(resolved.instrument, product);
  return asked === undefined
    ? resolved.instrument
    : instruments.asTraded(resolved.instrument, await asked);
}

/** What can be traded on a name that has a price and no shares: its contracts. */
async function notTradable(
  { instrument: { symbol }, listing }: Resolved,
  instruments: Pick<Instruments, 'market' | 'resolve'>,
): Promise<PapertradeError> {
  const name = listing?.underlying ?? symbol;
  const { rules } = await instruments.market();
  const future = await instruments.resolve({ symbol: `${name} FUT` }).catch(() => undefined);
  const example = future === undefined ? '' : `, such as "${future.name}"`;
  return new PapertradeError(
    ErrorCode.NOT_TRADABLE,
    `${name} is not traded itself; its futures and options are ` +
      `(${segmentsOf(rules, name).join(' and ')})${example}.`,
    { symbol: name, valid: future?.name ?? '' },
  );
}

/** The units of so many lots, by the master's lot size, else the contract rules', else the configured one. */
export async function unitsOf(
  lots: Quantity,
  instrument: Instrument,
  finder: Finder,
): Promise<Quantity> {
  const units = times(lots, await lotSizeOf(instrument, finder));
  return parseQuantity(text(units), 'quantity (lots times lot size)');
}

export async function lotSizeOf(instrument: Instrument, finder: Finder): Promise<Quantity> {
  if (instrument.lotSize !== undefined) return quantity(instrument.lotSize);
  if (instrument.segment.endsWith('_EQ')) return quantity('1');
  const underlying = underlyingName(instrument);
  const configured = finder.settings.lotSize(underlying);
  if (configured !== undefined) return configured;
  const { instruments } = await finder.services();
  const listed = (await instruments.listing(instrument))?.lotSize;
  if (listed !== undefined) return quantity(listed);
  throw new PapertradeError(
    ErrorCode.INVALID_VALUE,
    `The lot size of ${quoteSafely(instrument.symbol)} is unknown: no instrument master lists it, ` +
      'and no contract rule does. Give units, or trading.lot_sizes.',
    { symbol: instrument.symbol, underlying },
  );
}
