import { milliseconds } from '../../../config/duration.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { resolveInstrument } from '../../../app/instruments/find-instrument.ts';
import { isExchangeNumber, SEGMENTS } from '../../../domain/instruments/instrument.ts';
import type { InstrumentId } from '../../../app/results.ts';
import type { Context, Options } from '../../context.ts';

/** What is asked for, how often, and whether only once. */
export type PollingOptions = Options<'watch' | 'interval', 'once'>;

/** Instruments in any form, with commas between them: `INFY,NSE_FNO:40001`. Rejects as resolving does. */
export async function readWatch(typed: string, context: Context): Promise<readonly InstrumentId[]> {
  const names = typed.split(',').map((each) => each.trim());
  return Promise.all(names.map((each) => watched(each, context)));
}

/** A segment and a number need no master: that is how the exchange itself names it. */
async function watched(typed: string, context: Context): Promise<InstrumentId> {
  const [place, securityId = ''] = typed.split(':');
  const segment = SEGMENTS.find((each) => each === place?.toUpperCase());
  if (segment && segment !== 'IDX_I' && isExchangeNumber({ securityId })) {
    return { segment, securityId };
  }
  const query = { symbol: typed, unlisted: true };
  return (await resolveInstrument(query, await context.finder())).instrument;
}

/** Milliseconds of a time such as `1s`. Throws INVALID_VALUE. */
export function parseInterval(typed: string): number {
  if (/^\d{1,6}(?:ms|s|m|h)$/.test(typed) && milliseconds(typed) > 0) return milliseconds(typed);
  throw invalidValue('interval', typed, 'a time such as 1s, 500ms or 5m');
}
