import type { PapertradeError } from '../../domain/errors.ts';
import type { Fill } from '../../domain/ledger/fill.ts';
import { listingRefusal } from '../../domain/instruments/listing.ts';
import type { RuledState } from './trading-rules.ts';

/** What the instrument master says against a fill; nothing where there is no master. */
export function masterRefusal(
  { listing, account }: RuledState,
  fill: Fill,
): PapertradeError | undefined {
  return listing && listingRefusal(listing, fill, account);
}
