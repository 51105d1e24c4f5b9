import type { Listing } from '../../../domain/instruments/listing.ts';
import { compare, price, text } from '../../../domain/money/money.ts';
import type { ImportResult } from '../../../app/instruments/instruments.ts';
import type { ChainListings } from '../../../app/instruments/listed-chain.ts';
import type { MasterInfo, Quote } from '../../../app/results.ts';
import { fields } from '../fields.ts';
import { clockTime, grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export function listingJson(listing: Listing) {
  return {
    exchange_segment: listing.segment,
    security_id: listing.securityId,
    symbol: listing.symbol,
    trading_symbol: listing.tradingSymbol,
    display_name: listing.name,
    instrument: listing.kind,
    underlying_symbol: listing.underlying,
    expiry_date: listing.expiry,
    strike_price: listing.strike,
    option_type: listing.optionType,
    lot_size: listing.lotSize,
    tick_size: listing.tickSize,
    freeze_quantity: listing.freezeQuantity,
    multiplier: listing.multiplier,
    isin: listing.isin,
  };
}

export function importJson(result: ImportResult) {
  return {
    ...masterJson(result),
    rows: result.rows,
    skipped: result.skipped,
    unreadable: result.unreadable,
    format: result.format,
    problems: result.problems,
  };
}

export function masterJson({ count, source, importedAt }: MasterInfo) {
  return { instruments: count, source, imported_at: importedAt };
}

export function importView(result: ImportResult, style: Style): string {
  const lines = [
    `Imported ${style.color.bold(grouped(result.count))} instruments of ` +
      `${grouped(result.rows)} rows from ${result.source} (${result.format})`,
  ];
  if (result.skipped === 0) return lines.join('\n');
  const skipped = grouped(result.skipped);
  const unreadable = grouped(result.unreadable);
  return [
    ...lines,
    `Left out ${skipped} rows: ${unreadable} unreadable, the others of kinds that are not kept`,
    ...result.problems.map((each) => `  ${each}`),
  ].join('\n');
}

export const masterView = (info: MasterInfo, style: Style): string =>
  fields(
    [
      ['Instruments', grouped(info.count)],
      ['Source', info.source],
      ['Imported', clockTime(info.importedAt)],
    ],
    style,
    'left',
  );

export function listingsView(listings: readonly Listing[], style: Style): string {
  if (listings.length === 0) return 'No instruments.';
  return table(
    [
      { title: 'Symbol', cell: (each: Listing) => each.symbol },
      { title: 'Segment', cell: (each) => each.segment },
      { title: 'Id', cell: (each) => each.securityId },
      { title: 'Kind', cell: (each) => each.kind, drop: 2 },
      { title: 'Name', cell: (each) => each.name, drop: 3 },
      { title: 'Lot', cell: (each) => each.lotSize, right: true },
      { title: 'Tick', cell: (each) => each.tickSize, right: true, drop: 1 },
    ],
    listings,
    style,
  );
}

/** One strike's call and put, each with its last price where there is one. */
export interface ChainRow {
  readonly strike: string;
  readonly call?: Leg | undefined;
  readonly put?: Leg | undefined;
}
interface Leg {
  readonly listing: Listing;
  readonly quote: Quote | undefined;
}

export function chainRows(
  options: readonly Listing[],
  quotes: readonly (Quote | undefined)[],
): ChainRow[] {
  const rows = new Map<string, ChainRow>();
  options.forEach((listing, index) => {
    const leg = { listing, quote: quotes[index] };
    const row = rows.get(listing.strike) ?? { strike: listing.strike };
    rows.set(
      listing.strike,
      listing.optionType === 'CE' ? { ...row, call: leg } : { ...row, put: leg },
    );
  });
  return [...rows.values()].sort((a, b) => compare(price(a.strike), price(b.strike)));
}

export function chainJson(
  { underlying, segment, expiry, expiries }: ChainListings,
  rows: readonly ChainRow[],
) {
  const leg = (side: Leg | undefined) =>
    side && {
      ...listingJson(side.listing),
      ltp: side.quote ? text(side.quote.price) : null,
    };
  return {
    underlying_symbol: underlying,
    exchange_segment: segment,
    expiry_date: expiry,
    expiries,
    strikes: rows.map(({ strike, call, put }) => ({
      strike_price: strike,
      call: leg(call) ?? null,
      put: leg(put) ?? null,
    })),
  };
}

export function chainView(
  { underlying, segment, expiry }: ChainListings,
  rows: readonly ChainRow[],
  style: Style,
): string {
  const last = (side: Leg | undefined): string => (side?.quote ? rupees(side.quote.price) : '–');
  const lot = rows[0]?.call?.listing.lotSize ?? rows[0]?.put?.listing.lotSize ?? '1';
  const title = `${style.color.bold(underlying)} ${expiry}, ${segment}, lot ${lot}`;
  const grid = table(
    [
      { title: 'Call', cell: (row: ChainRow) => last(row.call), right: true },
      { title: 'Strike', cell: (row) => style.color.bold(row.strike), right: true },
      { title: 'Put', cell: (row) => last(row.put), right: true },
    ],
    rows,
    style,
  );
  return `${title}\n\n${grid}`;
}
