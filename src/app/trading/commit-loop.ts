import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';

/** How often a decision is taken again when another program changed the session meanwhile. */
const MAX_ATTEMPTS = 80;
const MAX_PAUSE_MS = 40;

export type Attempt<T> = { readonly done: T } | 'conflict';

/**
 * Runs an attempt until it is not beaten by another program's commit. Pauses are random, so that
 * two programs don't meet again and again.
 */
export async function untilCommitted<T>(
  sessionId: string,
  attempt: (isFirst: boolean) => Promise<Attempt<T>>,
): Promise<T> {
  for (let tries = 1; tries <= MAX_ATTEMPTS; tries += 1) {
    const outcome = await attempt(tries === 1);
    if (outcome !== 'conflict') return outcome.done;
    await pause(Math.random() * Math.min(MAX_PAUSE_MS, tries * 2));
  }
  throw new PapertradeError(
    ErrorCode.CONFLICT,
    `Other programs kept changing session ${quoteSafely(sessionId)}: after ${MAX_ATTEMPTS} ` +
      'attempts nothing was written. Run the command again.',
    { session_id: sessionId, attempts: MAX_ATTEMPTS },
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
