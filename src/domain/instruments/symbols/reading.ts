import type { ContractDetails } from '../contract-rules.ts';
import type { OptionType, Segment } from '../instrument.ts';

/** What a trader says about an instrument: a text, and perhaps more beside it. */
export interface SymbolQuery {
  readonly symbol: string;
  readonly segment?: Segment | undefined;
  /** Of a share that names none; NSE_EQ where this is absent. */
  readonly defaultSegment?: Segment | undefined;
  readonly expiry?: string | undefined;
  readonly strike?: string | undefined;
  readonly optionType?: OptionType | undefined;
  readonly underlying?: string | undefined;
  readonly future?: boolean | undefined;
}

export interface ShareReading {
  readonly kind: 'equity';
  readonly segment: Segment;
  readonly symbol: string;
  /** NSE's series where it is not the share itself. */
  readonly series: string;
}
/** An index, or what commodities and currencies are called without a contract: not traded itself. */
export interface SpotReading {
  readonly kind: 'spot';
  readonly segment: Segment;
  readonly symbol: string;
}
export interface ContractReading extends ContractDetails {
  readonly kind: 'future' | 'option';
  /** How much of the expiry was said; the rules gave the rest. */
  readonly said: 'day' | 'month' | 'nothing';
  /** Without its year a day or a month is the next one. */
  readonly saidYear: boolean;
}
/** An exchange's number, or an ISIN: only a master knows whose it is. */
export interface IdReading {
  readonly kind: 'id';
  readonly segments: readonly Segment[];
  readonly id: string;
}
export type Reading = ShareReading | SpotReading | ContractReading | IdReading;

export const isContractReading = (reading: Reading): reading is ContractReading =>
  reading.kind === 'future' || reading.kind === 'option';
