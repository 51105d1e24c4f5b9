/** A duration as it is written: `500ms`, `30s`, `15m`, `12h`, `90d`. */
export const DURATION = /^(\d{1,6})(ms|s|m|h|d)$/;

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a checked duration. */
export function milliseconds(text: string): number {
  const unit = text.endsWith('ms') ? 'ms' : text.slice(-1);
  return Number.parseInt(text, 10) * UNITS[unit as keyof typeof UNITS];
}
