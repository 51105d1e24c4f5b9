import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { SEGMENTS, type Segment } from '../../../domain/instruments/instrument.ts';
import type { Listing } from '../../../domain/instruments/listing.ts';
import { compare, price } from '../../../domain/money/money.ts';
import { FieldReader, type Fields } from '../fields.ts';

/** The stored names of a listing's fields, in the order of its compact form. */
export const LISTING_FIELDS = [
  'exchange_segment',
  'security_id',
  'symbol',
  'trading_symbol',
  'name',
  'underlying_symbol',
  'instrument',
  'expiry_date',
  'strike_price',
  'option_type',
  'lot_size',
  'tick_size',
  'freeze_quantity',
  'multiplier',
  'isin',
] as const;

/** A listing's values in the order of `LISTING_FIELDS`. */
export function listingValues(listing: Listing): string[] {
  return [
    listing.segment,
    listing.securityId,
    listing.symbol,
    listing.tradingSymbol,
    listing.name,
    listing.underlying,
    listing.kind,
    listing.expiry,
    listing.strike,
    listing.optionType,
    listing.lotSize,
    listing.tickSize,
    listing.freezeQuantity,
    listing.multiplier,
    listing.isin,
  ];
}

export function decodeListing(stored: Fields, key: string): Listing {
  const fields = new FieldReader(stored, key);
  return {
    segment: fields.oneOf('exchange_segment', SEGMENTS),
    securityId: fields.text('security_id'),
    symbol: fields.text('symbol'),
    tradingSymbol: fields.text('trading_symbol'),
    name: fields.text('name'),
    underlying: fields.text('underlying_symbol'),
    kind: fields.text('instrument'),
    expiry: fields.text('expiry_date'),
    strike: fields.text('strike_price'),
    optionType: fields.oneOf('option_type', ['CE', 'PE', '']),
    lotSize: fields.decimal('lot_size', '1'),
    tickSize: fields.decimal('tick_size', '0.05'),
    freezeQuantity: fields.text('freeze_quantity'),
    multiplier: fields.decimal('multiplier', '1'),
    isin: fields.text('isin'),
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
