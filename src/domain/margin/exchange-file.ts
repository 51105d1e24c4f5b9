/** The exchanges whose files are read. */
export type MarginExchange = 'NSE' | 'BSE';

/** A contract of the exchange's risk file; every figure is plain digits. */
export interface FileContract {
  readonly underlying: string;
  /** `2026-12-01 24000 CE`, or `2026-12-01 FUT`. */
  readonly contract: string;
  /** What one unit is worth, in rupees. */
  readonly price: string;
  /** What one unit held LONG loses in each of the 16 scenarios, as the exchange counts them. */
  readonly losses: readonly string[];
  readonly delta: string;
}

/** What the risk file says of an underlying as a whole. */
export interface FileUnderlying {
  readonly underlying: string;
  readonly spot: string;
  /** Rupees for each unit matched between two expiries. */
  readonly charges: readonly {
    readonly near: string;
    readonly far: string;
    readonly charge: string;
  }[];
}

/** Exposure margins of an underlying, as factors: 0.02 is 2%. */
export interface FileExposure {
  readonly underlying: string;
  readonly exposure: string;
  /** Of options far out of the money; the same where the list says none. */
  readonly far: string;
}

/** A contract's name in the file. */
export const fileContract = (
  expiry: string,
  kind: 'FUT' | 'CE' | 'PE',
  strike: string | undefined,
): string => (kind === 'FUT' ? `${expiry} FUT` : `${expiry} ${strike} ${kind}`);

/** A piece of the risk file: a contract, or an underlying once all of the file was read. */
export type RiskFilePart =
  { readonly contract: FileContract } | { readonly underlying: FileUnderlying };

/** What the exchange's files of a day say of one group. */
export interface FiledGroup {
  /** The trading day of the risk file, `YYYY-MM-DD`. */
  readonly day: string;
  readonly underlying: FileUnderlying;
  /** Those that were asked for and are in the file, by their names there. */
  readonly contracts: ReadonlyMap<string, FileContract>;
  /** Absent where no fresh exposure list names the underlying. */
  readonly exposure?: FileExposure | undefined;
}
