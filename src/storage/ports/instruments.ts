import type { InstrumentId, OptionType, Segment } from '../../domain/instruments/instrument.ts';
import type { Listing } from '../../domain/instruments/listing.ts';

/** Which contracts of the master; absent parts are open. */
export interface ContractQuery {
  readonly underlying: string;
  /** Earliest expiry, `YYYY-MM-DD`. */
  readonly from?: string | undefined;
  readonly expiry?: string | undefined;
  readonly strike?: string | undefined;
  /** Empty for futures. */
  readonly optionType?: OptionType | '' | undefined;
}

/** What is known about the instrument master as a whole. */
export interface MasterInfo {
  readonly count: number;
  readonly source: string;
  readonly importedAt: string;
  /** Those that have a line; empty for a master of before they were noted. */
  readonly segments: readonly Segment[];
}

/** The exchanges' instruments, a part of the port: one master a store, shared by its sessions. */
export interface InstrumentMaster {
  /**
   * Replaces the master by these lines, read in batches; readers see the old one until the last
   * line is in. Gives the number of lines, and their segments.
   */
  replace(
    batches: AsyncIterable<readonly Listing[]>,
    info: Pick<MasterInfo, 'source' | 'importedAt'>,
  ): Promise<Pick<MasterInfo, 'count' | 'segments'>>;
  /** Undefined while no master was imported. */
  info(): Promise<MasterInfo | undefined>;
  /** The line with the id, or else the trading symbol or the ISIN, of the latest expiry. */
  find(instrument: InstrumentId): Promise<Listing | undefined>;
  /** The derivatives of an underlying, by expiry, strike and option type. */
  contracts(query: ContractQuery): Promise<readonly Listing[]>;
  /** Lines with all words in their symbol, name or id; the shortest symbols first. */
  search(words: readonly string[], limit: number): Promise<readonly Listing[]>;
}

/** Where the instrument master is. */
export interface InstrumentStore {
  readonly master: InstrumentMaster;
}
