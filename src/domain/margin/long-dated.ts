const MONTHS = 9;

/** The last day on which a contract may expire without being long-dated: nine months from `day`. */
export function longDatedAfter(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const count = Number.parseInt(year, 10) * 12 + Number.parseInt(month, 10) - 1 + MONTHS;
  const [inYear, inMonth] = [Math.floor(count / 12), (count % 12) + 1];
  // A day that the month does not have, such as 31 November, compares as its last.
  return `${String(inYear).padStart(4, '0')}-${String(inMonth).padStart(2, '0')}-${date}`;
}
