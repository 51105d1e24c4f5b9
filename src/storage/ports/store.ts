import type { AdministrationStore } from './administration.ts';
import type { InstrumentStore } from './instruments.ts';
import type { LedgerStore } from './ledger.ts';
import type { MarginFileStore } from './margin-files.ts';
import type { QuoteStore } from './quotes.ts';
import type { SessionStore } from './sessions.ts';

export type * from './administration.ts';
export type * from './health.ts';
export type * from './instruments.ts';
export type * from './ledger.ts';
export type * from './margin-files.ts';
export type * from './quotes.ts';
export type * from './sessions.ts';

/**
 * What papertrade asks of any store, by role. Operations are semantic and atomic; no connection and no
 * transaction shows. Every method rejects with a PapertradeError (STORE_UNREACHABLE, STORE_UNUSABLE,
 * STORE_CORRUPT), with STORE_UNUSABLE also after `close`.
 */
export type Store = SessionStore &
  LedgerStore &
  QuoteStore &
  InstrumentStore &
  MarginFileStore &
  AdministrationStore;
