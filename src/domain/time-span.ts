/** `2d 3h`, `1h 44m`, `15m`, `45s`: the two largest parts of a number of seconds. */
export function spanText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds >= 3600 ? 0 : Math.floor(seconds) % 60, 's'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).slice(0, 2);
  return said.length === 0 ? '0s' : said.map(([count, unit]) => `${count}${unit}`).join(' ');
}

/** Minutes between two ISO times, with 2 decimals, as text; empty when one is missing. */
export function minutesBetween(start: string, end: string): string {
  const span = Date.parse(end) - Date.parse(start);
  return Number.isNaN(span) ? '' : (span / 60_000).toFixed(2);
}
