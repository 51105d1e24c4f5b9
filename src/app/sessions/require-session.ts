import { ErrorCode, PapertradeError, quoteSafely } from '../../domain/errors.ts';
import type { SessionState } from '../../storage/ports/store.ts';

export function requireSession<T>(state: T | undefined, id: string): T {
  if (state !== undefined) return state;
  throw new PapertradeError(
    ErrorCode.SESSION_NOT_FOUND,
    `There is no session ${quoteSafely(id)}.`,
    { session_id: id },
  );
}

/** Refuses what only an active session of today's form may do. */
export function requireTradable(state: Pick<SessionState, 'session' | 'adopted'>): void {
  const { session } = state;
  if (state.adopted) {
    if (session.status === 'completed') throw sessionEnded(session.id);
    return;
  }
  throw new PapertradeError(
    ErrorCode.SESSION_NEEDS_ADOPTION,
    `Session ${quoteSafely(session.id)} was written by the predecessor: it can be read, not ` +
      'traded.',
    { session_id: session.id },
  );
}

/** By which halt a commit was decided, see `Commit.haltedAt`. */
export const haltOf = ({ session }: Pick<SessionState, 'session'>): string =>
  session.halt?.at ?? '';

export function sessionEnded(id: string): PapertradeError {
  return new PapertradeError(ErrorCode.SESSION_ENDED, `Session ${quoteSafely(id)} has ended.`, {
    session_id: id,
  });
}
