import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import type { Session } from '../../../app/results.ts';
import type { UnreadableSession } from '../../../app/sessions/unreadable.ts';
import type { Context } from '../../context.ts';

/** Sessions that something of all sessions is without, since a stored value does not read. */
export function leftOut(sessions: readonly UnreadableSession[], what: string): PapertradeError {
  const names = sessions.map(({ sessionId }) => sessionId).join(', ');
  const reasons = sessions.map(({ sessionId, reason }) => `${sessionId}: ${reason}`).join(' ');
  return new PapertradeError(
    ErrorCode.STORE_CORRUPT,
    `The ${what} is complete but for ${names}, which cannot be read. ${reasons}`,
    { sessions: names },
  );
}

/** Of listed sessions, what of their records does not read. */
export function tellUnreadable(sessions: readonly Session[], { present }: Context): void {
  for (const { id, unreadable = [] } of sessions) {
    for (const reason of unreadable) present.hint(`Session ${id}: ${reason}`);
  }
}
