import type { OpeningEntry } from '../../domain/ledger/journal.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Money } from '../../domain/money/money.ts';

/** When and why trading was halted. */
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
  /** What of the stored record a listing could not read, in a sentence each; absent for nothing. */
  readonly unreadable?: readonly string[];
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

/** A session with its wallet. `adopted` is false for what the predecessor wrote. */
export interface SessionState {
  readonly session: Session;
  readonly balance: Balance;
  readonly adopted: boolean;
}

/** A session of the predecessor in today's form, with the entry that opens its journal. */
export interface Adoption {
  readonly session: Session;
  readonly balance: Balance;
  readonly positions: readonly Position[];
  readonly entry: OpeningEntry;
}

/** How a session ends: its final record, its report as JSON, and when its data may go. */
export interface Ending {
  readonly session: Session;
  /** The wallet that the report was made of; `conflict` when it is not the stored one any more. */
  readonly decidedOn: Balance;
  readonly report: string;
  /** Seconds until the store may forget the session; absent to keep it. */
  readonly expireAfter?: number | undefined;
}

/** `stateId` names the state that the commit left: of its balance, for whoever goes on from it. */
export type CommitOutcome =
  | { readonly kind: 'committed'; readonly stateId: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'duplicate'; readonly clientOrderId: string };

/** Opening, finding, halting and ending sessions. */
export interface SessionStore {
  /**
   * Opens a session and makes it current; gives the state id of its first state. Rejects with
   * SESSION_EXISTS when the id is taken.
   */
  createSession(session: Session, balance: Balance): Promise<string>;
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
  endSession(ending: Ending): Promise<CommitOutcome>;
  /** Rewrites a session of the predecessor in today's form; `conflict` when it is already. */
  adoptSession(adoption: Adoption): Promise<CommitOutcome>;
  /** Removes all of an ended session. Gives false, and removes nothing, when it is active. */
  removeSession(sessionId: string): Promise<boolean>;
  /** The report of an ended session, as JSON. */
  report(sessionId: string): Promise<string | undefined>;
  /** Replaces an ended session's record and report; false (and nothing written) for any other. */
  saveReport(session: Session, report: string): Promise<boolean>;
}
