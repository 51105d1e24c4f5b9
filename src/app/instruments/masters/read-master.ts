import type { Readable } from 'node:stream';
import { escapeControls, invalidValue } from '../../../domain/errors.ts';
import type { ContractRules } from '../../../domain/instruments/contract-rules.ts';
import type { Listing } from '../../../domain/instruments/listing.ts';
import { peeked, unpacked } from '../../unpacked.ts';
import { jsonRows } from './json-rows.ts';
import {
  damaged,
  interrupted,
  noteUnreadable,
  requireSound,
  type ReadCount,
} from './master-problems.ts';
import { toListing } from './master-row.ts';
import { tableRows, type TableRows } from './tables.ts';
import { angelOne } from './vendors/angel-one.ts';
import { dhanCompact, dhanDetailed } from './vendors/dhan.ts';
import { shoonya } from './vendors/shoonya.ts';
import { upstoxCsv, upstoxJson } from './vendors/upstox.ts';
import type { Vendor } from './vendors/vendor.ts';
import { zerodha } from './vendors/zerodha.ts';

const VENDORS = [dhanDetailed, dhanCompact, upstoxCsv, upstoxJson, zerodha, angelOne, shoonya];
const BATCH = 5000;

/**
 * Reads an instrument master of any vendor, packed or not, as a stream, in batches; `count` grows as
 * it goes. Rejects with INVALID_VALUE for a file that is no master, that is damaged or cut, or of
 * which more than one row in a thousand can't be read; FILE_NOT_FOUND when the stream breaks off.
 */
export async function* readMaster(
  source: Readable,
  count: ReadCount,
  rules: ContractRules,
): AsyncGenerator<readonly Listing[]> {
  let batch: Listing[] = [];
  for await (const { vendor, rows } of rowsOf(unpacked(source, { damaged, interrupted }))) {
    count.format = vendor.name;
    for (const row of rows) {
      count.rows += 1;
      const read = vendor.read(row, rules);
      const listing = read && toListing(read, rules);
      if (listing === undefined) count.skipped += 1;
      else if (typeof listing === 'string') noteUnreadable(count, listing);
      else batch.push(listing);
    }
    if (batch.length >= BATCH) {
      yield batch;
      batch = [];
    }
  }
  requireSound(count);
  if (batch.length > 0) yield batch;
}

/** JSON begins with its bracket; everything else has a header. */
async function* rowsOf(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<TableRows> {
  const { first, all } = await peeked(pieces, new Uint8Array());
  const begins = Buffer.from(first.subarray(0, 64))
    .toString()
    .replace(/^\ufeff/, '')
    .trimStart();
  yield* begins.startsWith('[') || begins.startsWith('{')
    ? jsonRows(all, vendorOf)
    : tableRows(all, vendorOf);
}

function vendorOf(columns: readonly string[]): Vendor {
  const found = VENDORS.find((vendor) => vendor.columns.every((name) => columns.includes(name)));
  if (found) return found;
  const closest = missingFrom(columns);
  throw invalidValue(
    'instrument master',
    columns.join(','),
    `the file of Dhan, Zerodha, Upstox, Angel One, Shoonya or Flattrade${closest}`,
  );
}

/** What the file lacks to be the one that it is most like. */
function missingFrom(columns: readonly string[]): string {
  const lacking = VENDORS.map(({ name, columns: wanted }) => ({
    name,
    missing: wanted.filter((column) => !columns.includes(column)),
    share: wanted.filter((column) => columns.includes(column)).length / wanted.length,
  })).sort((a, b) => b.share - a.share);
  const [best] = lacking;
  return best !== undefined && best.share > 0.5
    ? `; to be the one of ${escapeControls(best.name)} it lacks ${best.missing.join(', ')}`
    : '';
}
