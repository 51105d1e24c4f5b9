import { SORTS, type ListingQuery } from '../../../app/reporting/listing.ts';
import { addDays } from '../../../domain/calendar/days.ts';
import type { Context, Options } from '../../context.ts';
import { parseChoice } from '../../input/arguments/choice.ts';
import { parseDay } from '../../input/arguments/day.ts';
import { parseLimit } from '../../input/arguments/numbers.ts';

/** Which sessions are listed, as typed. */
export type QueryOptions = Options<'since' | 'until' | 'status' | 'sort' | 'limit'>;

/** Which sessions a report is about, in which order. Rejects with INVALID_VALUE. */
export async function parseQuery(options: QueryOptions, context: Context): Promise<ListingQuery> {
  const { sort = 'time', status, limit } = options;
  const choice = {
    sort: parseChoice('sort', sort, SORTS),
    status:
      status === undefined ? undefined : parseChoice('status', status, ['active', 'completed']),
    limit: parseLimit(limit),
  };
  return { ...(await parseDays(options, context)), ...choice };
}

/** The moments at which the days typed begin and end, in the configured zone. */
async function parseDays(
  options: QueryOptions,
  context: Context,
): Promise<Pick<ListingQuery, 'since' | 'until'>> {
  const dayOf = (typed: string | undefined) =>
    typed === undefined ? undefined : parseDay(typed, () => context.today());
  const [since, until] = await Promise.all([dayOf(options.since), dayOf(options.until)]);
  if (since === undefined && until === undefined) return {};
  const { calendar } = await context.services();
  return {
    since: since === undefined ? undefined : calendar.dayStart(since),
    until: until === undefined ? undefined : calendar.dayStart(addDays(until, 1)),
  };
}
