import type { ZoneOffset } from '../services/calendar.ts';

/**
 * Takes the zone as the process's own, and reads its offsets from there: loading the calendars
 * and languages that Intl brings would cost as much as all the rest of a command.
 */
export function processZone(zone: string): ZoneOffset {
  process.env['TZ'] = zone;
  return (moment) => -new Date(moment).getTimezoneOffset();
}
