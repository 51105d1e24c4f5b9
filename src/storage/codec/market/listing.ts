import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { SEGMENTS, type Segment } from '../../../domain/instruments/instrument.ts';
import type { Listing } from '../../../domain/instruments/listing.ts';
import { compare, price } from '../../../domain/money/money.ts';
import { FieldReader, type Fields } from '../fields.ts';

/** The stored names of a listing's fields with its own, in the order of its compact form. */
const FIELDS = [
  ['exchange_segment', 'segment'],
  ['security_id', 'securityId'],
  ['symbol', 'symbol'],
  ['trading_symbol', 'tradingSymbol'],
  ['name', 'name'],
  ['underlying_symbol', 'underlying'],
  ['instrument', 'kind'],
  ['expiry_date', 'expiry'],
  ['strike_price', 'strike'],
  ['option_type', 'optionType'],
  ['lot_size', 'lotSize'],
  ['tick_size', 'tickSize'],
  ['freeze_quantity', 'freezeQuantity'],
  ['multiplier', 'multiplier'],
  ['isin', 'isin'],
] as const satisfies readonly (readonly [stored: string, own: keyof Listing])[];

export const LISTING_FIELDS = FIELDS.map(([stored]) => stored);

/** A listing's values in the order of `LISTING_FIELDS`. */
export const listingValues = (listing: Listing): string[] => FIELDS.map(([, own]) => listing[own]);

export function decodeListing(stored: Fields, key: string): Listing {
  const fields = new FieldReader(stored, key);
  const texts = FIELDS.map(([name, own]) => [own, fields.text(name)] as const);
  return {
    ...(Object.fromEntries(texts) as Record<keyof Listing, string>),
    segment: fields.oneOf('exchange_segment', SEGMENTS),
    optionType: fields.oneOf('option_type', ['CE', 'PE', '']),
    lotSize: fields.decimal('lot_size', '1'),
    tickSize: fields.decimal('tick_size', '0.05'),
    multiplier: fields.decimal('multiplier', '1'),
  };
}

/** The segments of a master, as they are kept: in one text, with spaces. */
export const readSegments = (text: string): readonly Segment[] =>
  SEGMENTS.filter((segment) => text.split(' ').includes(segment));

/** An international number of a share, with its check digit. */
export const isIsin = (text: string): boolean => /^[A-Z]{2}[A-Z0-9]{9}\d$/.test(text);

/** The compact form: a JSON array, a third of the size of named fields. */
export const packListing = (listing: Listing): string => JSON.stringify(listingValues(listing));

/** What the first version kept; a master of that time lacks the fields after them. */
const OLDEST_FIELDS = 12;

export function unpackListing(packed: string, key: string): Listing {
  const values = readArray(packed);
  if (values === undefined || values.length < OLDEST_FIELDS) {
    throw new PapertradeError(
      ErrorCode.STORE_CORRUPT,
      `${quoteSafely(key)} holds ${quoteSafely(packed)}, which is not an instrument.`,
      { key, part: 'master' },
    );
  }
  const fields = LISTING_FIELDS.map((name, index) => [name, scalarText(values[index])]);
  return decodeListing(Object.fromEntries(fields) as Fields, key);
}

const scalarText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function readArray(packed: string): unknown[] | undefined {
  try {
    const values: unknown = JSON.parse(packed);
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

/** Derivatives by expiry, strike (futures first), option type and segment. */
export function sortContracts(listings: readonly Listing[]): Listing[] {
  return [...listings].sort(
    (a, b) =>
      byText(a.expiry, b.expiry) ||
      compare(price(a.strike || '0'), price(b.strike || '0')) ||
      byText(a.optionType, b.optionType) ||
      SEGMENTS.indexOf(a.segment) - SEGMENTS.indexOf(b.segment),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
