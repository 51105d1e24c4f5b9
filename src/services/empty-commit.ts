import type { Balance } from '../domain/balance.ts';
import type { Commit } from '../stores/store.ts';

/** A commit that is decided on `balance` and changes nothing yet. */
export function emptyCommit(sessionId: string, balance: Balance): Commit {
  return {
    sessionId,
    expectedRevision: balance.revision,
    balance,
    positions: [],
    removed: [],
    orders: [],
    entries: [],
    haltedAt: undefined,
  };
}
