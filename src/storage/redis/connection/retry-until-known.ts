import { setTimeout as wait } from 'node:timers/promises';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { NeverSent, Unconfirmed } from './errors.ts';

/** Pauses before each try, in milliseconds: a server that restarts is back soon, or not at all. */
const TRIES = [0, 100, 400] as const;

interface Step<T> {
  /** Sends it. What is sent twice must not be done twice. */
  send(): Promise<T>;
  /** What the step led to when it was done already; undefined when it was not. */
  done(): Promise<T | undefined>;
  readonly where: string;
}

/**
 * Sends a step until it is known what became of it. After a lost reply the step may have been done,
 * or may yet be: what is stored decides, and it is asked again whenever a repeat is turned down,
 * since the first request can arrive late and be what turned it down. Rejects with
 * STORE_UNREACHABLE, saying whether the outcome is known.
 */
export async function retryUntilKnown<T>(
  step: Step<T>,
  accepted: (answer: T) => boolean,
): Promise<T> {
  let unsure: unknown;
  for (const pause of TRIES) {
    try {
      if (unsure !== undefined) {
        await wait(pause);
        const found = await step.done();
        if (found !== undefined) return found;
      }
      const answer = await step.send();
      if (unsure === undefined || accepted(answer)) return answer;
      return (await step.done()) ?? answer;
    } catch (error) {
      if (error instanceof Unconfirmed) throw error;
      if (unsure === undefined && !mayBeDone(error)) throw error;
      unsure ??= error;
    }
  }
  throw unknownOutcome(step.where, unsure);
}

/** Repeats what may be done twice. */
export async function repeating(work: () => Promise<unknown>, where: string): Promise<void> {
  const nothing = (): Promise<undefined> => Promise.resolve(undefined);
  await retryUntilKnown({ send: work, done: nothing, where }, () => true);
}

const mayBeDone = (error: unknown): boolean =>
  error instanceof PapertradeError &&
  error.code === ErrorCode.STORE_UNREACHABLE &&
  !(error instanceof NeverSent);

function unknownOutcome(where: string, cause: unknown): PapertradeError {
  return new PapertradeError(
    ErrorCode.STORE_UNREACHABLE,
    `The connection to Redis at ${where} was lost before it answered: whether it was written is ` +
      'not known. An order with a client id can be repeated safely.',
    { store: where, outcome: 'unknown' },
    cause,
  );
}
