import { rupees } from '../../domain/money/rupees.ts';
import { equity, spendable, type Balance } from '../../domain/ledger/wallet.ts';
import { unsettledOn } from '../../domain/ledger/unsettled.ts';
import { ErrorCode, PapertradeError } from '../../domain/errors.ts';
import type { CashEntry } from '../../domain/ledger/journal.ts';
import { LedgerTransaction } from '../../domain/ledger/ledger-transaction.ts';
import { isLess, text, type Money } from '../../domain/money/money.ts';
import type { Session, Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { untilCommitted, type Attempt } from '../trading/commit-loop.ts';
import { commitOf, isWritten } from '../trading/commit.ts';
import { atOneMoment } from '../integrity/consistent-read.ts';
import { totalsOf } from '../../domain/ledger/totals.ts';
import type { PositionTracker } from '../market/position-tracker.ts';
import { requireSession, requireTradable } from './require-session.ts';

/** The wallet with what its open positions are worth now. */
export interface WalletView {
  readonly session: Session;
  readonly balance: Balance;
  readonly unrealizedPnl: Money;
  readonly equity: Money;
  /** What of `available` can't be spent yet. */
  readonly unsettled?: Money | undefined;
}

export interface WalletDeps {
  readonly store: Store;
  readonly tracker: PositionTracker;
  readonly calendar: Calendar;
}

/** The session's cash. Trades move it through the trade desk; here it is put in and taken out. */
export class Wallet {
  readonly #deps: WalletDeps;

  constructor(deps: WalletDeps) {
    this.#deps = deps;
  }

  async view(sessionId: string): Promise<WalletView> {
    const { store, tracker, calendar } = this.#deps;
    const read = () => tracker.positions(sessionId);
    const [{ session, balance }, positions] = await atOneMoment(store, sessionId, read);
    const { unrealizedPnl } = totalsOf(positions);
    const unsettled = unsettledOn(balance.unsettled ?? [], calendar.day());
    return { session, balance, unrealizedPnl, equity: equity(balance, unrealizedPnl), unsettled };
  }

  deposit(sessionId: string, amount: Money): Promise<void> {
    return this.#change(sessionId, 'DEPOSIT', amount);
  }

  /** Rejects with INSUFFICIENT_FUNDS when more than the available cash is asked for. */
  withdraw(sessionId: string, amount: Money): Promise<void> {
    return this.#change(sessionId, 'WITHDRAWAL', amount);
  }

  /** Starts the ledger anew: positions, P&L, fees and deposits are gone; the history stays. */
  reset(sessionId: string, startingBalance: Money): Promise<void> {
    return this.#change(sessionId, 'RESET', startingBalance);
  }

  #change(sessionId: string, type: CashEntry['type'], amount: Money): Promise<void> {
    return untilCommitted(sessionId, () => this.#attempt(sessionId, type, amount));
  }

  async #attempt(
    sessionId: string,
    type: CashEntry['type'],
    amount: Money,
  ): Promise<Attempt<void>> {
    const { store, calendar } = this.#deps;
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
