import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Commit } from '../../storage/ports/store.ts';

/** A commit that is decided on `balance` and changes nothing yet. */
export function emptyCommit(sessionId: string, balance: Balance): Commit {
  return {
    sessionId,
    decidedOn: balance,
    balance,
    positions: [],
    removed: [],
    orders: [],
    entries: [],
    haltedAt: undefined,
  };
}
