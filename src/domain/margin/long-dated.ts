const MONTHS = 9;

/** Whether a contract expires more than nine months after a day; both `YYYY-MM-DD`. */
export const isLongDated = (expiry: string, day: string): boolean =>
  expiry > monthsLater(day, MONTHS);

/** The same day of a later month, or a later day that no month has: only for comparing. */
function monthsLater(day: string, months: number): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const count = Number.parseInt(year, 10) * 12 + Number.parseInt(month, 10) - 1 + months;
  const later = [Math.floor(count / 12), (count % 12) + 1].map((part) => String(part));
  return `${later[0]?.padStart(4, '0')}-${later[1]?.padStart(2, '0')}-${date}`;
}
