import type { JournalEntry } from '../../domain/ledger/journal.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Fields } from '../../domain/ledger/stored/records.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import type { StoreHealth } from './health.ts';

/** The kinds of records that a session has. */
export type RecordKind = 'session' | 'balance' | 'positions' | 'strategies' | 'orders' | 'journal';

/** A stored hash or row with its name: a position's id, an order's id, an entry's revision. */
export interface StoredRow {
  readonly id: string;
  readonly fields: Fields;
}

/**
 * A piece of a whole session, as it is stored: serialisable, every figure a decimal string. The
 * head comes first, the rows follow in pages, orders and journal oldest first.
 */
export type SessionPart =
  | SessionHead
  | {
      readonly type: 'positions' | 'strategies' | 'orders' | 'journal';
      readonly rows: readonly StoredRow[];
    };

export interface SessionHead {
  readonly type: 'session';
  readonly id: string;
  readonly session: Fields;
  readonly balance: Fields;
  readonly report: string | null;
  /** Unix milliseconds at which the store forgets the session; null to keep it. */
  readonly expiresAt: number | null;
}

/** Something that an index of the store says otherwise than the records that it is made of. */
export interface IndexFault {
  readonly where: string;
  readonly stored: string;
  readonly expected: string;
}

/** What a session's journal leads to, to replace what is stored. */
export interface Repair {
  readonly sessionId: string;
  /** The stored wallet that the repair was decided on. */
  readonly decidedOn: Balance;
  readonly balance: Balance;
  readonly positions: readonly Position[];
  /** Positions that are stored and that the journal does not lead to. */
  readonly removed: readonly Position[];
  /** Orders and journal entries to write over what is stored, or to add; the session's own record. */
  readonly orders?: readonly StoredRow[] | undefined;
  readonly entries?: readonly StoredRow[] | undefined;
  readonly session?: Fields | undefined;
  /** The ids of all orders, the oldest first; absent where their order is as it is stored. */
  readonly orderIds?: readonly string[] | undefined;
}

/** Moving, repairing and looking after what is stored. */
export interface AdministrationStore {
  /**
   * A whole session at one moment, in constant memory but for its positions; nothing when there is
   * no such session. Rejects with CONFLICT when it is traded faster than it can be read.
   */
  exportSession(sessionId: string): AsyncIterable<SessionPart>;
  /**
   * Writes a whole session exactly, but for its state id, which is new. Until its last part is written
   * nobody sees it, and an import that was interrupted is begun anew by the next. Rejects with
   * SESSION_EXISTS when the id is taken, with STORE_CORRUPT when a part does not read, with CONFLICT
   * when another import of the session took over.
   */
  importSession(parts: AsyncIterable<SessionPart>): Promise<void>;
  /**
   * The records of one kind as they are stored, no field left out and none read; in pages, orders and
   * journal oldest first. They may be of several moments.
   */
  records(sessionId: string, kind: RecordKind): AsyncIterable<readonly StoredRow[]>;
  /** What reads a journal entry's record. It throws STORE_CORRUPT. */
  entryReader(): Promise<(fields: Fields) => JournalEntry>;
  /** What the store's own indexes of a session say otherwise than its records. */
  indexFaults(sessionId: string): Promise<readonly IndexFault[]>;
  /**
   * Replaces a session's wallet, positions and what else is given in one step, makes its indexes anew,
   * and gives it a new state id. Gives false, and writes nothing, when it is not as it was looked at
   * any more.
   */
  repairSession(repair: Repair): Promise<boolean>;
  /** `thorough` also reads the whole local file for damage. */
  health(options?: { readonly thorough?: boolean }): Promise<StoreHealth>;
  /** Closing twice is allowed. */
  close(): Promise<void>;
}
