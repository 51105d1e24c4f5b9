const DAY_MS = 86_400_000;

/** Calendar days from one date to another, both `YYYY-MM-DD`; below 0 when it has passed. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
