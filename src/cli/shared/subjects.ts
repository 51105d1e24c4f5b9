import {
  readSubject as read,
  type SubjectWords,
} from '../../app/strategies/analysis/read-subject.ts';
import type { Subject } from '../../app/strategies/analysis/subject.ts';
import type { Context } from '../context.ts';

/** The legs that a command line names, typed or held. */
export async function readSubject(
  words: readonly string[],
  options: SubjectWords,
  context: Context,
): Promise<Subject> {
  const services = await context.services();
  const strategies = await (await context.trading()).strategies();
  return read(words, options, { ...services, strategies, sessionId: () => context.sessionId() });
}
