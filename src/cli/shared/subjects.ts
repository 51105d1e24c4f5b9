import {
  readSubject as read,
  type SubjectOptions,
} from '../../app/strategies/analysis/read-subject.ts';
import type { Subject } from '../../app/strategies/analysis/subject.ts';
import type { Context } from '../context.ts';

/** The legs that a command line names, typed or held. */
export async function readSubject(
  args: readonly string[],
  options: SubjectOptions,
  context: Context,
): Promise<Subject> {
  const services = await context.services();
  const strategies = await (await context.trading()).strategies();
  return read(args, options, { ...services, strategies, sessionId: () => context.sessionId() });
}
