import { join } from 'node:path';

/** An environment in which the program believes that it is this time now; its clock goes on from there. */
export function clockAt(time: string): Record<string, string> {
  return {
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'clock.cjs')}`,
    TEST_CLOCK_SHIFT: String(Date.parse(time) - Date.now()),
  };
}

/** The same with a clock that stands, so that what a program says twice is the same. */
export function clockStoppedAt(time: string): Record<string, string> {
  return { ...clockAt(time), TEST_CLOCK_AT: String(Date.parse(time)) };
}

/** The morning of a day on which contracts of September 2025 are traded, 75 units a lot of NIFTY. */
export const SEPTEMBER_2025 = clockAt('2025-09-15T10:00:00+05:30');
