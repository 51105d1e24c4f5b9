import * as v from 'valibot';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { SEGMENTS } from '../domain/instrument.ts';
import type { Hours, MarketCalendar, SpecialDay } from '../domain/market-hours.ts';
import { readYaml } from './read-yaml.ts';
import { isHours, type Config } from './schema.ts';

const date = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date as 2026-01-26'));
const day = {
  date,
  name: v.string('expected a name'),
  segments: v.optional(v.array(v.picklist(SEGMENTS))),
  confirmed: v.optional(v.picklist(['true', 'false'])),
};
const HolidaySchema = v.strictObject({
  title: v.optional(v.string()),
  source: v.optional(v.string()),
  checked_on: v.optional(v.string()),
  closed: v.array(v.strictObject(day), 'expected a list of days'),
  open: v.optional(
    v.array(
      v.strictObject({
        ...day,
        hours: v.pipe(v.string(), v.check(isHours, 'expected hours such as 09:15-15:30')),
      }),
    ),
  ),
});

/** The configured hours with the holidays of `nse`, of a YAML file of that form, or with `none`. */
export async function loadMarketCalendar({ trading }: Config): Promise<MarketCalendar> {
  const { hours } = trading;
  const bySegment: Readonly<Record<string, string | undefined>> = hours;
  return {
    hours: (segment) => toHours(bySegment[segment] ?? hours.default),
    days: await loadDays(trading.holidays),
  };
}

async function loadDays(name: string): Promise<readonly SpecialDay[]> {
  if (name === 'none') return [];
  const shipped = name === 'nse';
  const document = shipped
    ? (await import('../../config/holidays/nse.yaml')).default
    : await readYaml(name);
  const result = v.safeParse(HolidaySchema, document, { abortEarly: true });
  if (!result.success) throw invalid(name, result.issues[0]);
  const { closed, open = [] } = result.output;
  return [...open.map((each) => ({ ...each, hours: toHours(each.hours) })), ...closed];
}

function toHours(typed: string): Hours {
  const [from = '', until = ''] = typed.split('-');
  return { from, until };
}

function invalid(name: string, issue: v.BaseIssue<unknown>): PapertradeError {
  const place = escapeControls(v.getDotPath(issue) ?? '');
  return new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    `Invalid holidays in ${quoteSafely(name)}${place && `, ${place}`}: ` +
      `${escapeControls(issue.message)}. See config/holidays/nse.yaml for the form.`,
    { source: name, key: place },
  );
}
