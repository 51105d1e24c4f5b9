/** A duration as it is written: `500ms`, `30s`, `15m`, `12h`, `90d`. */
export const DURATION = /^(\d{1,6})(ms|s|m|h|d)$/;

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a checked duration. */
export function milliseconds(text: string): number {
  const [, count = '0', unit = 's'] = DURATION.exec(text) ?? [];
  return Number.parseInt(count, 10) * UNITS[unit as keyof typeof UNITS];
}
