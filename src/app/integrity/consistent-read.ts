import { isSameState } from '../../domain/ledger/wallet.ts';
import type { SessionState, Store } from '../../storage/ports/store.ts';
import { requireSession } from '../sessions/require-session.ts';

const MAX_TRIES = 20;

/**
 * A session with something else of it, both at one revision: read again when a trade came between
 * the two, so that no wallet is shown with the positions of another moment. Of a session that is
 * traded without pause it gives the last reading, after `maxTries`. Rejects with SESSION_NOT_FOUND.
 */
export async function atOneMoment<T>(
  store: Store,
  sessionId: string,
  read: () => Promise<T>,
  maxTries = MAX_TRIES,
): Promise<readonly [SessionState, T]> {
  for (let tries = 1; ; tries += 1) {
    const [before, found] = await Promise.all([store.sessionState(sessionId), read()]);
    const state = requireSession(before, sessionId);
    const after = await store.sessionState(sessionId);
    const isQuiet = after !== undefined && isSameState(after.balance, state.balance);
    if (isQuiet || tries === maxTries) return [state, found];
  }
}
