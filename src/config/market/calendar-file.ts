import * as v from 'valibot';
import { SEGMENTS } from '../../domain/instruments/instrument.ts';
import { isClock, isHours } from '../schema.ts';
import { checkFile } from './check-file.ts';

const date = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a date as 2026-01-26'));
const segments = v.array(v.picklist(SEGMENTS, `expected some of ${SEGMENTS.join(', ')}`));
const hours = v.pipe(v.string(), v.check(isHours, 'expected hours such as 09:15-15:30'));
const clock = v.pipe(v.string(), v.check(isClock, 'expected a time of day such as 17:00'));
const said = {
  source: v.optional(v.string()),
  confirmed: v.optional(v.picklist(['true', 'false'])),
};
const day = {
  date,
  name: v.string('expected a name'),
  segments: v.optional(segments),
  ...said,
};
const CalendarSchema = v.strictObject({
  title: v.optional(v.string()),
  source: v.optional(v.string()),
  checked_on: v.optional(v.string()),
  segments: v.optional(segments),
  hours: v.optional(
    v.array(
      v.strictObject({ segments, from: date, hours, us_winter: v.optional(hours), ...said }),
      'expected a list of rows',
    ),
  ),
  closed: v.optional(
    v.array(
      v.strictObject({ ...day, opens: v.optional(clock), closes: v.optional(clock) }),
      'expected a list of days',
    ),
  ),
  open: v.optional(v.array(v.strictObject({ ...day, hours }), 'expected a list of days')),
});

/** A file of config/calendar: hours, holidays, and sessions out of the usual. */
export type CalendarFile = v.InferOutput<typeof CalendarSchema>;

const KIND = { what: 'calendar', form: 'See the files in config/calendar for the form.' };

/** Checks what a calendar file says. Throws INVALID_CONFIG. */
export const checkCalendar = (document: unknown, name: string): CalendarFile =>
  checkFile(CalendarSchema, document, name, KIND);
