import type { Position } from '../../domain/ledger/position.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import type { StoreHealth } from './health.ts';
import type { SessionPart } from './session-part.ts';

/** What a session's journal leads to, to replace what is stored. */
export interface Repair {
  readonly sessionId: string;
  /** The stored wallet that the repair was decided on. */
  readonly decidedOn: Balance;
  readonly balance: Balance;
  readonly positions: readonly Position[];
  /** Positions that are stored and that the journal does not lead to. */
  readonly removed: readonly Position[];
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
   * Replaces a session's wallet and positions in one step, and gives it a new state id. Gives false,
   * and writes nothing, when it is not as it was looked at any more.
   */
  repairSession(repair: Repair): Promise<boolean>;
  /** `thorough` also reads the whole local file for damage. */
  health(options?: { readonly thorough?: boolean }): Promise<StoreHealth>;
  /** Closing twice is allowed. */
  close(): Promise<void>;
}
