import type { Quote } from '../../storage/ports/store.ts';

/** Clocks differ, and a replay takes quotes of some minutes together; a quote further ahead is wrong. */
const MAX_AHEAD_SECONDS = 300;

/** How many seconds old a quote is; undefined for one that is stamped in the future. */
export function ageOf({ ts }: Pick<Quote, 'ts'>, now: number): number | undefined {
  const age = Math.floor(now / 1000) - ts;
  return age < -MAX_AHEAD_SECONDS ? undefined : age;
}

/** Whether a quote is young enough to trade at. */
export function isYoung(quote: Pick<Quote, 'ts'>, now: number, maxAge: number): boolean {
  const age = ageOf(quote, now);
  return age !== undefined && age <= maxAge;
}
