import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import type { Store } from '../../storage/ports/store.ts';

/** A session of which something that is stored does not read, and why. */
export interface UnreadableSession {
  readonly sessionId: string;
  readonly reason: string;
}

/** Why a stored value does not read; undefined for every other error. */
function unreadableReason(error: unknown): string | undefined {
  if (!(error instanceof PapertradeError)) return undefined;
  const isKey = error.code === ErrorCode.STORE_UNUSABLE && error.details['key'] !== undefined;
  return error.code === ErrorCode.STORE_CORRUPT || isKey ? error.message : undefined;
}

/** One session of many does not read. */
class UnreadableError extends PapertradeError {
  readonly session: UnreadableSession;

  constructor(session: UnreadableSession, error: PapertradeError) {
    super(error.code, error.message, error.details, error);
    this.session = session;
  }
}

/** The error, with the session that does not read where that is what it says. */
export function ofSession(sessionId: string, error: unknown): unknown {
  const reason = unreadableReason(error);
  if (reason === undefined || !(error instanceof PapertradeError)) return error;
  return new UnreadableError({ sessionId, reason }, error);
}

/** Works on many sessions at once; where one does not read (`ofSession`), once more without it. */
export async function leavingOut<T>(
  ids: readonly string[],
  work: (readable: readonly string[]) => Promise<T>,
): Promise<{ readonly made: T; readonly unreadable: readonly UnreadableSession[] }> {
  const unreadable: UnreadableSession[] = [];
  for (;;) {
    const left = ids.filter((id) => !unreadable.some(({ sessionId }) => sessionId === id));
    try {
      return { made: await work(left), unreadable };
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      unreadable.push(error.session);
    }
  }
}

/** What was read, or why one session does not read: it must not hide the others. */
export async function orUnreadable<T>(
  sessionId: string,
  read: () => Promise<T>,
): Promise<{ readonly read: T } | { readonly unreadable: UnreadableSession }> {
  try {
    return { read: await read() };
  } catch (error) {
    const reason = unreadableReason(error);
    if (reason === undefined) throw error;
    return { unreadable: { sessionId, reason } };
  }
}

/** The sessions whose records read, and those of which one does not. */
export async function readableSessions(
  ids: readonly string[],
  store: Pick<Store, 'sessionState' | 'positions' | 'openOrders'>,
): Promise<{ readonly readable: string[]; readonly unreadable: UnreadableSession[] }> {
  const readable: string[] = [];
  const unreadable: UnreadableSession[] = [];
  for (const id of ids) {
    const looked = await orUnreadable(id, () =>
      Promise.all([store.sessionState(id), store.positions(id), store.openOrders(id)]),
    );
    if ('unreadable' in looked) unreadable.push(looked.unreadable);
    else readable.push(id);
  }
  return { readable, unreadable };
}
