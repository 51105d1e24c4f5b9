import { instrumentKey } from '../../domain/instruments/instrument.ts';
import type { GroupMargins } from '../../domain/margin/group-margins.ts';
import { LedgerTransaction, type InstrumentState } from '../../domain/ledger/ledger-transaction.ts';
import type {
  Commit,
  CommitOutcome,
  InstrumentId,
  TradingState,
} from '../../storage/ports/store.ts';
import { haltOf, sessionEnded } from '../sessions/require-session.ts';

/** The commit that writes a transaction: the one way from a decision to the store. */
export const commitOf = (sessionId: string, transaction: LedgerTransaction): Commit => ({
  sessionId,
  decidedOn: transaction.from,
  balance: transaction.balance,
  positions: transaction.positions,
  removed: transaction.removed,
  orders: transaction.placed,
  updated: transaction.updated,
  entries: transaction.entries,
});

/** As `commitOf`, for a decision that holds only under the halt that it was taken under. */
export const commitUnder = (
  state: Pick<TradingState, 'session'>,
  transaction: LedgerTransaction,
): Commit => ({ haltedAt: haltOf(state), ...commitOf(state.session.id, transaction) });

/** An instrument as a transaction begins on it. */
export const instrumentOf = ({
  account: { long, short, mis },
  pending,
}: Pick<TradingState, 'account' | 'pending'>): InstrumentState => ({ long, short, mis, pending });

/** A transaction on what was read of one instrument. */
export function transactionOn(
  state: Pick<TradingState, 'balance' | 'account' | 'pending'>,
  instrument: InstrumentId,
  at: string,
  margins?: GroupMargins,
): LedgerTransaction {
  const books = new Map([[instrumentKey(instrument), instrumentOf(state)]]);
  return new LedgerTransaction(state.balance, books, at, margins);
}

/** Whether a commit was written; false where it is to be decided anew. Throws SESSION_ENDED. */
export function isWritten(outcome: CommitOutcome, sessionId: string): boolean {
  if (outcome.kind === 'ended') throw sessionEnded(sessionId);
  return outcome.kind === 'committed';
}
