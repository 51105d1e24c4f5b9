import { PapertradeError } from '../../domain/errors.ts';
import type { Services } from '../../app/compose.ts';

const EVERY_MS = 1000;

/**
 * For a program that looks at a session for long: applies what falls due by the clock, and judges the
 * exit rules by the last prices, whoever recorded them; at most once a second. What is wrong with the
 * session the next look tells.
 */
export function attendant({ calendar, trading }: Services): (sessionId: string) => Promise<void> {
  let last = 0;
  let isBusy = false;
  return async (sessionId) => {
    const now = calendar.now();
    if (isBusy || now - last < EVERY_MS) return;
    [isBusy, last] = [true, now];
    try {
      await (await (await trading()).quotes()).attend(sessionId);
    } catch (error) {
      if (!(error instanceof PapertradeError)) throw error;
    } finally {
      isBusy = false;
    }
  };
}
