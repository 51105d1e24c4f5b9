import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import type { CashEntry } from '../../domain/ledger/journal.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { spendable, type Balance } from '../../domain/ledger/wallet.ts';
import { isLess, text, type Money } from '../../domain/money/money.ts';
import { rupees } from '../../domain/money/rupees.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { untilCommitted, type Attempt } from '../trading/commit-loop.ts';
import { commitOf, isWritten } from '../trading/commit.ts';
import { requireSession, requireTradable } from './require-session.ts';

interface CashDeps {
  readonly store: Store;
  readonly calendar: Calendar;
}

/** Puts cash into a session, takes it out, or starts its ledger anew, in one commit. */
export const changeCash = (
  deps: CashDeps,
  sessionId: string,
  type: CashEntry['type'],
  amount: Money,
): Promise<void> => untilCommitted(sessionId, () => attempt(deps, sessionId, type, amount));

async function attempt(
  { store, calendar }: CashDeps,
  sessionId: string,
  type: CashEntry['type'],
  amount: Money,
): Promise<Attempt<void>> {
  const state = requireSession(await store.sessionState(sessionId), sessionId);
  requireTradable(state);
  if (type === 'WITHDRAWAL') requireCash(state.balance, amount, calendar.day());
  const removed = type === 'RESET' ? await store.positions(sessionId) : [];
  const open = type === 'RESET' ? await store.openOrders(sessionId) : [];
  const transaction = new LedgerTransaction(state.balance, new Map(), calendar.iso());
  if (type === 'RESET') transaction.reset(amount, removed, open);
  else transaction.cash(type, amount);
  const outcome = await store.commit(commitOf(sessionId, transaction));
  return isWritten(outcome, sessionId) ? { done: undefined } : 'conflict';
}

function requireCash(balance: Balance, amount: Money, day: string): void {
  const available = spendable(balance, day);
  if (!isLess(available, amount)) return;
  throw new PapertradeError(
    ErrorCode.INSUFFICIENT_FUNDS,
    `Cannot withdraw ${rupees(amount)}: only ${rupees(available)} is available. ` +
      'Withdraw less, or close a position first.',
    { required: text(amount), available: text(available) },
  );
}
