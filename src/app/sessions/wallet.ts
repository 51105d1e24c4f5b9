import { equity, type Balance } from '../../domain/ledger/wallet.ts';
import { unsettledOn } from '../../domain/ledger/unsettled.ts';
import type { CashEntry } from '../../domain/ledger/journal.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Session, Store } from '../../storage/ports/store.ts';
import type { Calendar } from '../market/calendar.ts';
import { atOneMoment } from '../integrity/consistent-read.ts';
import { totalsOf } from '../../domain/ledger/totals.ts';
import type { PositionTracker } from '../market/position-tracker.ts';

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

  async #change(sessionId: string, type: CashEntry['type'], amount: Money): Promise<void> {
    const { changeCash } = await import('./cash-change.ts');
    await changeCash(this.#deps, sessionId, type, amount);
  }
}
