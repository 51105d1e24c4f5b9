import { weekdayOf } from './days.ts';

/**
 * Whether the United States have daylight saving time on a day, `YYYY-MM-DD`: from the second Sunday
 * of March to the day before the first Sunday of November (Energy Policy Act of 2005). MCX closes
 * later while they have not, since its prices follow theirs.
 */
export function isUsDaylightTime(day: string): boolean {
  const year = day.slice(0, 4);
  return nthSunday(year, '03', 2) <= day && day < nthSunday(year, '11', 1);
}

function nthSunday(year: string, month: string, count: number): string {
  const date = 1 + ((7 - weekdayOf(`${year}-${month}-01`)) % 7) + 7 * (count - 1);
  return `${year}-${month}-${String(date).padStart(2, '0')}`;
}
