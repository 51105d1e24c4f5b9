import type { Listing } from '../../domain/instruments/listing.ts';
import type { Account } from '../../domain/ledger/fill.ts';
import type { FillEntry, JournalEntry } from '../../domain/ledger/journal.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Order, PendingOrder } from '../../domain/orders/order.ts';
import type { Strategy } from '../../domain/strategies/strategy.ts';
import type { InstrumentId, Quote } from './quotes.ts';
import type { CommitOutcome, SessionState } from './sessions.ts';

/** All that deciding one order needs, read in one go. */
export interface TradingState extends SessionState {
  readonly account: Account;
  readonly quote: Quote | undefined;
  /** The instrument's pending orders, first placed first. */
  readonly pending: readonly PendingOrder[];
  /** The order that already carries the client order id, when there is one. */
  readonly previous: Order | undefined;
  /** The instrument master's line for the id or trading symbol. */
  readonly listing?: Listing | undefined;
  /** Every open position of the session, of the same state; absent where it was not asked for. */
  readonly open?: readonly Position[] | undefined;
}

/**
 * One atomic step. It is written whole when the stored state is the one it was decided on, the
 * session is active and no order's client order id was seen; otherwise nothing is.
 */
export interface Commit {
  readonly sessionId: string;
  /**
   * The wallet that it was decided on, as it was read. Its revision and its state id must be the stored
   * ones: a revision alone can come round again, after a restart from an older copy for instance.
   */
  readonly decidedOn: Balance;
  /**
   * The halt that it was decided under, by its time; empty for none. Where it is not the stored one,
   * the commit is a conflict. Absent where a halt does not matter.
   */
  readonly haltedAt?: string | undefined;
  readonly balance: Balance;
  readonly positions: readonly Position[];
  /** Positions that a reset removes. */
  readonly removed: readonly Position[];
  /** New orders. */
  readonly orders: readonly Order[];
  /** Orders that are there already, as they are now. */
  readonly updated?: readonly Order[];
  readonly entries: readonly JournalEntry[];
  /** Strategies that are new or changed. */
  readonly strategies?: readonly Strategy[] | undefined;
}

/** What time ends or closes in a session. */
export interface Due {
  /** Pending orders whose validity has ended. */
  readonly orders: readonly PendingOrder[];
  /** Open positions whose contract expires that day or before it, or that are MIS of one. */
  readonly positions: readonly Position[];
}

/** Which fills are wanted: at most `limit`, after a revision, and from a day (`2026-11-27`) on. */
export interface FillQuery {
  readonly limit?: number;
  readonly after?: number;
  readonly since?: string;
}

/** A session's wallet, positions, orders, strategies and journal, and the one way to change them. */
export interface LedgerStore {
  /**
   * Undefined when there is no such session. `withOpen` reads all its open positions beside the
   * instrument's, in the same trip and of the same state.
   */
  tradingState(
    sessionId: string,
    instrument: InstrumentId,
    clientOrderId: string,
    withOpen?: boolean,
  ): Promise<TradingState | undefined>;
  commit(commit: Commit): Promise<CommitOutcome>;
  /** Every position, closed ones too, by creation time and id. */
  positions(sessionId: string): Promise<readonly Position[]>;
  /** What falls due by a moment (ISO 8601). It costs the same however much else there is. */
  due(sessionId: string, now: string): Promise<Due>;
  /** Newest first; `limit` absent for all; only those with a number below `before`, if it is given. */
  orders(sessionId: string, limit?: number, before?: number): Promise<readonly Order[]>;
  /** The order with an id. */
  order(sessionId: string, orderId: string): Promise<Order | undefined>;
  /** The order with a number. */
  orderNumbered(sessionId: string, number: number): Promise<Order | undefined>;
  /** Ids of orders that begin with a text, newest first, at most `limit`. */
  orderIds(sessionId: string, beginning: string, limit: number): Promise<readonly string[]>;
  /** The pending orders, first placed first. */
  openOrders(sessionId: string): Promise<readonly PendingOrder[]>;
  /** The order with a client order id. */
  orderByClientId(sessionId: string, clientOrderId: string): Promise<Order | undefined>;
  /** How many orders of each status there are. */
  orderStatuses(sessionId: string): Promise<ReadonlyMap<string, number>>;
  /** The strategies, closed ones too, the oldest first. */
  strategies(sessionId: string): Promise<readonly Strategy[]>;
  /** The newest fills of the journal, newest first. */
  newestFills(sessionId: string, wanted: FillQuery): Promise<readonly FillEntry[]>;
  /** The journal, oldest first unless `newestFirst`; streamed. */
  journal(sessionId: string, options?: { newestFirst?: boolean }): AsyncIterable<JournalEntry>;
}
