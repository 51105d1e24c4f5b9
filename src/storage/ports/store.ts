import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Account } from '../../domain/ledger/fill.ts';
import type { JournalEntry, OpeningEntry } from '../../domain/ledger/journal.ts';
import type { Listing } from '../../domain/instruments/listing.ts';
import type { Money, Price, Quantity } from '../../domain/money/money.ts';
import type { Order, RestingOrder } from '../../domain/orders/order.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Strategy } from '../../domain/strategies/strategy.ts';
import type { StoreHealth } from './health.ts';
import type { SessionPart } from './session-part.ts';

export type { HealthWarning, LocalHealth, RedisHealth, RedisNode, StoreHealth } from './health.ts';
export type { SessionHead, SessionPart, StoredRow } from './session-part.ts';
import type { InstrumentMaster } from './instrument-master.ts';

export type { InstrumentMaster, MasterInfo } from './instrument-master.ts';

/** When and why the kill switch was pulled. */
export interface Halt {
  readonly at: string;
  readonly reason: string;
}

type SessionStatus = 'active' | 'completed';

export interface Session {
  readonly id: string;
  readonly name: string;
  readonly mode: string;
  readonly status: SessionStatus;
  readonly startTime: string;
  /** Empty while the session is active. */
  readonly endTime: string;
  readonly createdAt: string;
  /** Set while nothing may be opened. */
  readonly halt?: Halt | undefined;
  /** Net P&L and number of orders, written when the session ends; 0 before. */
  readonly totalPnl: Money;
  readonly totalTrades: number;
  /** What a listing shows of an ended session's report; absent before it was reported. */
  readonly figures?: SessionFigures;
}

export interface SessionFigures {
  readonly roundTrips: number;
  /** Percentage with 2 decimals; empty without round trips. */
  readonly winRate: string;
  readonly maxDrawdown: Money;
  readonly fees: Money;
  /** The equity curve in one line of block characters; empty without points. */
  readonly sparkline: string;
}

/** A page of sessions, newest first, created in `[since, until)`, Unix milliseconds. */
export interface SessionQuery {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** How many to skip, and how many to give at most. */
  readonly from: number;
  readonly limit: number;
}

/** What names an instrument in the store. */
export interface InstrumentId {
  readonly segment: string;
  readonly securityId: string;
}

export interface Quote {
  readonly segment: string;
  readonly securityId: string;
  readonly price: Price;
  /** Unix time in whole seconds. */
  readonly ts: number;
  /** Best buyer's and best seller's price, where the feed has them. */
  readonly bid?: Price | undefined;
  readonly ask?: Price | undefined;
  /** Quantity at this quote; orders that rest can take no more of it together. */
  readonly volume?: Quantity | undefined;
  /** Contracts or units that are open, now and at the end of the day before. */
  readonly oi?: Quantity | undefined;
  readonly prevOi?: Quantity | undefined;
  /** Quantity traded in the day so far. */
  readonly dayVolume?: Quantity | undefined;
}

/** An instrument that may concern sessions, because they hold it or have orders in it. */
export interface Watched extends InstrumentId {
  /** A superset is allowed. */
  readonly sessions: readonly string[];
}

/** A session with its wallet. `adopted` is false for what the predecessor wrote. */
export interface SessionState {
  readonly session: Session;
  readonly balance: Balance;
  readonly adopted: boolean;
}

/** All that deciding one order needs, read in one go. */
export interface TradingState extends SessionState {
  readonly account: Account;
  readonly quote: Quote | undefined;
  /** The instrument's orders that rest, first placed first. */
  readonly resting: readonly RestingOrder[];
  /** The order that already carries the client order id, when there is one. */
  readonly previous: Order | undefined;
  /** The instrument master's line for the id or trading symbol. */
  readonly listing?: Listing | undefined;
}

/**
 * One atomic step. It is written whole when the stored revision is `expectedRevision`, the session
 * is active and no order's client order id was seen; otherwise nothing is.
 */
export interface Commit {
  readonly sessionId: string;
  readonly expectedRevision: number;
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

export type CommitOutcome =
  | { readonly kind: 'committed' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'duplicate'; readonly clientOrderId: string };

/** A session of the predecessor in today's form, with the entry that opens its journal. */
export interface Adoption {
  readonly session: Session;
  readonly balance: Balance;
  readonly positions: readonly Position[];
  readonly entry: OpeningEntry;
}

/** What a session's journal leads to, to replace what is stored. */
export interface Repair {
  readonly sessionId: string;
  /** The stored revision that the repair was decided on. */
  readonly expectedRevision: number;
  readonly balance: Balance;
  readonly positions: readonly Position[];
  /** Positions that are stored and that the journal does not lead to. */
  readonly removed: readonly Position[];
}

/** How a session ends: its final record, its report as JSON, and when its data may go. */
export interface Ending {
  readonly session: Session;
  readonly expectedRevision: number;
  readonly report: string;
  /** Seconds until the store may forget the session; absent to keep it. */
  readonly expireAfter?: number | undefined;
}

/** What time ends or closes in a session. */
export interface Due {
  /** Orders that rest and whose validity has ended. */
  readonly orders: readonly RestingOrder[];
  /** Open positions whose contract expires that day or before it, or that are MIS of one. */
  readonly positions: readonly Position[];
}

/**
 * The port: what papertrade asks of any store. Operations are semantic and atomic; no connection
 * or transaction shows. Every method rejects with a PapertradeError (STORE_UNREACHABLE,
 * STORE_UNUSABLE, STORE_CORRUPT), also after `close`.
 */
export interface Store {
  readonly master: InstrumentMaster;
  /** Rejects with SESSION_EXISTS when the id is taken. Makes the session current. */
  createSession(session: Session, balance: Balance): Promise<void>;
  currentSession(): Promise<string | undefined>;
  selectSession(sessionId: string): Promise<void>;
  /** Halts a session, or lets it go on; false, with nothing written, when it is not active. */
  setHalt(sessionId: string, halt: Halt | undefined): Promise<boolean>;
  /** Active first, then newest first; an active session's `totalTrades` is counted. */
  sessions(): Promise<readonly Session[]>;
  /**
   * A page of the same sessions by age alone; a short page is the last. It reads nothing but the
   * sessions' own records, so an active session's `totalTrades` is not counted.
   */
  sessionPage(query: SessionQuery): Promise<readonly Session[]>;
  /** Undefined when there is no such session. */
  sessionState(sessionId: string): Promise<SessionState | undefined>;
  tradingState(
    sessionId: string,
    instrument: InstrumentId,
    clientOrderId: string,
  ): Promise<TradingState | undefined>;
  /** Every position, closed ones too, by creation time and id. */
  positions(sessionId: string): Promise<readonly Position[]>;
  /** What falls due by a moment (ISO 8601). It costs the same however much else there is. */
  due(sessionId: string, now: string): Promise<Due>;
  /** Newest first; `limit` absent for all. */
  orders(sessionId: string, limit?: number): Promise<readonly Order[]>;
  /** The order with an id. */
  order(sessionId: string, orderId: string): Promise<Order | undefined>;
  /** The strategies, closed ones too, the oldest first. */
  strategies(sessionId: string): Promise<readonly Strategy[]>;
  /** The orders that rest, first placed first. */
  openOrders(sessionId: string): Promise<readonly RestingOrder[]>;
  /** The order with a client order id. */
  orderByClientId(sessionId: string, clientOrderId: string): Promise<Order | undefined>;
  /** The journal, oldest first unless `newestFirst`; streamed. */
  journal(sessionId: string, options?: { newestFirst?: boolean }): AsyncIterable<JournalEntry>;
  commit(commit: Commit): Promise<CommitOutcome>;
  endSession(ending: Ending): Promise<CommitOutcome>;
  /** Rewrites a session of the predecessor in today's form; `conflict` when it is already. */
  adoptSession(adoption: Adoption): Promise<CommitOutcome>;
  /**
   * A whole session at one moment, in constant memory but for its positions; nothing when there is
   * no such session. Rejects with CONFLICT when it is traded faster than it can be read.
   */
  exportSession(sessionId: string): AsyncIterable<SessionPart>;
  /**
   * Writes a whole session exactly. Until its last part is written nobody sees it, and an import
   * that was interrupted is begun anew by the next. Rejects with SESSION_EXISTS when the id is
   * taken, with STORE_CORRUPT when a part does not read, with CONFLICT when another import of the
   * session took over.
   */
  importSession(parts: AsyncIterable<SessionPart>): Promise<void>;
  /**
   * Replaces a session's wallet and positions in one step. Gives false, and writes nothing, when it
   * is not at the expected revision any more.
   */
  repairSession(repair: Repair): Promise<boolean>;
  /** Removes all of an ended session. Gives false, and removes nothing, when it is active. */
  removeSession(sessionId: string): Promise<boolean>;
  report(sessionId: string): Promise<string | undefined>;
  /** Replaces an ended session's record and report; false (and nothing written) for any other. */
  saveReport(session: Session, report: string): Promise<boolean>;
  /** How many orders of each status there are. */
  orderStatuses(sessionId: string): Promise<ReadonlyMap<string, number>>;
  quote(instrument: InstrumentId): Promise<Quote | undefined>;
  /** The last quotes of many instruments, in the order asked. */
  quotesFor(instruments: readonly InstrumentId[]): Promise<readonly (Quote | undefined)[]>;
  quotes(): Promise<readonly Quote[]>;
  /**
   * Saves quotes in one go, of each instrument the last one given, and names those instruments that
   * may concern a session. It costs the same however many other instruments are held.
   */
  saveQuotes(quotes: readonly Quote[]): Promise<readonly Watched[]>;
  /** Those of the instruments that may concern a session; writes nothing. */
  watched(instruments: readonly InstrumentId[]): Promise<readonly Watched[]>;
  /**
   * An opaque mark that changes when the session's ledger, orders or status, or a quote of one of
   * the instruments changed; cheap enough to ask for several times a second. It may change more
   * often than that.
   */
  changeMark(sessionId: string, instruments: readonly InstrumentId[]): Promise<string>;
  /** `thorough` also reads the whole local file for damage. */
  health(options?: { readonly thorough?: boolean }): Promise<StoreHealth>;
  /** Closing twice is allowed. */
  close(): Promise<void>;
}
