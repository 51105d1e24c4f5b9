import type {
  FiledGroup,
  FileExposure,
  MarginExchange,
  RiskFilePart,
} from '../../domain/margin/exchange-file.ts';

/** Which of the exchange's files: what contracts lose, or the exposure margins. */
type MarginFileKind = 'risk' | 'exposure';

/** A file of the exchange that was imported. */
export interface MarginFileInfo {
  readonly kind: MarginFileKind;
  readonly exchange: MarginExchange;
  /** The trading day that it is of, `YYYY-MM-DD`. */
  readonly day: string;
  /** Of a risk file the contracts, of an exposure list the underlyings. */
  readonly count: number;
  /** What the file was called. */
  readonly source: string;
  /** ISO 8601. */
  readonly importedAt: string;
}

/** Which contracts of a group, by their names in the file, and which days' files count. */
export interface FiledQuestion {
  readonly exchange: MarginExchange;
  readonly underlying: string;
  readonly contracts: readonly string[];
  /** First and last day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly until: string;
}

/**
 * The exchange's margin files that were imported on this machine, one of a kind for each exchange. They
 * are the user's own data, apart from the ledger, and the same whichever store that is in.
 */
export interface MarginFiles {
  /**
   * Replaces the risk file of an exchange by what comes; `info` is asked when all of it was read. The
   * old one stays where reading rejects.
   */
  replaceRisk(
    exchange: () => MarginExchange,
    parts: AsyncIterable<readonly RiskFilePart[]>,
    info: () => MarginFileInfo,
  ): Promise<void>;
  replaceExposure(rows: readonly FileExposure[], info: MarginFileInfo): Promise<void>;
  infos(): Promise<readonly MarginFileInfo[]>;
  /** Undefined where no file of these days has the underlying. */
  group(question: FiledQuestion): Promise<FiledGroup | undefined>;
}

/** Where the margin files are; absent where a store was opened without them. */
export interface MarginFileStore {
  readonly marginFiles?: MarginFiles | undefined;
}
