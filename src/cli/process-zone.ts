import type { ZoneOffset } from '../app/market/calendar.ts';

/** The zone of most sessions, whose clocks nobody has changed since 1945: V8 need not look it up. */
const INDIA = 'Asia/Kolkata';
const INDIAN_MINUTES = 330;

/**
 * Takes the zone as the process's own, and reads its offsets from there: loading the calendars
 * and languages that Intl brings would cost as much as all the rest of a command.
 */
export function processZone(zone: string): ZoneOffset {
  if (zone === INDIA) return () => INDIAN_MINUTES;
  process.env['TZ'] = zone;
  return (moment) => -new Date(moment).getTimezoneOffset();
}
