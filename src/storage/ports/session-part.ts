import type { Fields } from '../../domain/ledger/stored/records.ts';

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
