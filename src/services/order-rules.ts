import type { PapertradeError } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import { listingRefusal } from '../domain/listing.ts';
import type { RuledState } from './trading-rules.ts';

/** What the instrument master says against a fill; nothing where there is no master. */
export function masterRefusal(
  { listing, holding }: RuledState,
  fill: Fill,
): PapertradeError | undefined {
  return listing && listingRefusal(listing, fill, holding);
}
