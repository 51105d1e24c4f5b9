import { SORTS, type ListingQuery } from '../../../app/reporting/listing.ts';
import { invalidValue, oneOf } from '../../../domain/errors.ts';
import type { Context } from '../../context.ts';
import { parseDay } from '../../input/arguments/day.ts';

/** Which sessions are listed, as typed. */
interface QueryOptions {
  readonly since?: string;
  readonly until?: string;
  readonly status?: string;
  readonly sort?: string;
  readonly limit?: string;
}

const DAY_MS = 86_400_000;

/** Which sessions a report is about, in which order. Rejects with INVALID_VALUE. */
export async function parseQuery(options: QueryOptions, context: Context): Promise<ListingQuery> {
  const { sort = 'time', status, limit } = options;
  const order = SORTS.find((each) => each === sort);
  if (order === undefined) throw invalidValue('sort', sort, oneOf(SORTS));
  if (status !== undefined && status !== 'active' && status !== 'completed') {
    throw invalidValue('status', status, 'active or completed');
  }
  if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit)) {
    throw invalidValue('limit', limit, 'a whole number from 1');
  }
  const days = await parseDays(options, context);
  const most = limit === undefined ? undefined : Number.parseInt(limit, 10);
  return { ...days, status, sort: order, limit: most };
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
    until: until === undefined ? undefined : calendar.dayStart(dayAfter(until)),
  };
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
