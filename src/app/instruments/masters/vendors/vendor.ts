import type { ContractRules } from '../../../../domain/instruments/contract-rules.ts';
import type { OptionType, Segment } from '../../../../domain/instruments/instrument.ts';
import type { MasterRow } from '../master-row.ts';

/** A row's value by its column, without spaces around it; empty where there is none. */
export type Cell = (name: string) => string;

/** One vendor's file: how it is recognised, and what its rows say. */
export interface Vendor {
  readonly name: string;
  /** Columns that only this file has together, in capitals. */
  readonly columns: readonly string[];
  /** Undefined for a row of a kind that papertrade doesn't keep. */
  readonly read: (cell: Cell, rules: ContractRules) => MasterRow | undefined;
}

export const optionType = (text: string): OptionType | '' =>
  text === 'CE' || text === 'PE' ? text : '';

/** `SBIN-EQ` as the name and its series. */
export function nameAndSeries(symbol: string): { name: string; series: string } {
  const [, name = symbol, series = ''] = /^(.+)-([A-Z0-9]{1,2})$/.exec(symbol) ?? [];
  return { name, series };
}

/** The underlying at the beginning of a contract's symbol; empty where it does not read as one. */
export function underlyingIn(symbol: string): string {
  return /^(.+?)-?\d{2}(?:[A-Z]{3}|[1-9OND]\d\d)/.exec(symbol)?.[1] ?? '';
}

/** The segment that an exchange and its kind of instrument name. */
export const SEGMENT_CODES: Readonly<Record<string, Segment>> = {
  NSE: 'NSE_EQ',
  BSE: 'BSE_EQ',
  NFO: 'NSE_FNO',
  BFO: 'BSE_FNO',
  CDS: 'NSE_CURRENCY',
  BCD: 'BSE_CURRENCY',
  MCX: 'MCX_COMM',
  NSE_EQ: 'NSE_EQ',
  BSE_EQ: 'BSE_EQ',
  NSE_FO: 'NSE_FNO',
  BSE_FO: 'BSE_FNO',
  NCD_FO: 'NSE_CURRENCY',
  BCD_FO: 'BSE_CURRENCY',
  MCX_FO: 'MCX_COMM',
  NSE_INDEX: 'IDX_I',
  BSE_INDEX: 'IDX_I',
};

/** Indices keep Dhan's id, by which feeds name them, whatever the vendor calls them. */
export function indexOf(
  name: string,
  { underlyings }: ContractRules,
): { id: string; symbol: string } | undefined {
  for (const { name: symbol, indexId, indexNames } of underlyings.values()) {
    const isNamed = symbol === name || indexNames.includes(name);
    if (isNamed && indexId !== undefined) return { id: indexId, symbol };
  }
  return undefined;
}
