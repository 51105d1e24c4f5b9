import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { isOpen } from '../../domain/ledger/position.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { requireSession, requireTradable } from '../sessions/require-session.ts';
import { commitOf } from '../trading/commit.ts';
import { untilCommitted, type Attempt } from '../trading/commit-loop.ts';
import type { GroupReader } from './group-reader.ts';

export interface RestatementDeps {
  readonly store: Store;
  readonly calendar: Calendar;
  /** Absent where every position is margined alone: nothing is restated then. */
  readonly groups: GroupReader | undefined;
}

/**
 * Judges every group of a session again at the prices of now, also positions that an earlier version
 * locked by their share of the value. All groups change in one commit; what is right stays untouched.
 */
export const restate = (sessionId: string, deps: RestatementDeps): Promise<void> =>
  untilCommitted(sessionId, () => attempt(sessionId, deps));

async function attempt(
  sessionId: string,
  { store, calendar, groups }: RestatementDeps,
): Promise<Attempt<void>> {
  const state = requireSession(await store.sessionState(sessionId), sessionId);
  requireTradable(state);
  const open = (await store.positions(sessionId)).filter(isOpen);
  const at = calendar.iso();
  const instruments = open.map(({ instrument }) => instrument);
  const margins = (await groups?.readAll(sessionId, instruments, at)) ?? [];
  const transaction = new LedgerTransaction(state.balance, new Map(), at, ...margins);
  transaction.restate();
  if (transaction.isEmpty) return { done: undefined };
  const outcome = await store.commit(commitOf(sessionId, transaction));
  return outcome.kind === 'conflict' ? 'conflict' : { done: undefined };
}
