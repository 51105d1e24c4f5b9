/** Minutes between two ISO times, with 2 decimals, as text; empty when one is missing. */
export function minutesBetween(start: string, end: string): string {
  const span = Date.parse(end) - Date.parse(start);
  return Number.isNaN(span) ? '' : (span / 60_000).toFixed(2);
}
