import * as v from 'valibot';
import { ErrorCode, escapeControls, PapertradeError, quoteSafely } from '../domain/errors.ts';
import { SEGMENTS } from '../domain/instruments/instrument.ts';
import { isHours } from './schema.ts';

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

export type Holidays = v.InferOutput<typeof HolidaySchema>;

/** Checks what a file of holidays says. Throws INVALID_CONFIG. */
export function checkHolidays(document: unknown, name: string): Holidays {
  const result = v.safeParse(HolidaySchema, document, { abortEarly: true });
  if (!result.success) throw invalid(name, result.issues[0]);
  return result.output;
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
