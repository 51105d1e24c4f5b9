import type { OptionType, Segment } from './instrument.ts';

export const UNDERLYING_KINDS = ['index', 'stock', 'commodity', 'currency'] as const;
type UnderlyingKind = (typeof UNDERLYING_KINDS)[number];

/** Which day of a month a series ends on, before holidays move it. Weekdays count from Sunday, 0. */
export type MonthDay =
  | { readonly is: 'last weekday'; readonly weekday: number }
  | { readonly is: 'weekday'; readonly weekday: number; readonly nth: number }
  | { readonly is: 'day'; readonly day: number }
  /** So many trading days before the last trading day of the month; 0 is that day. */
  | { readonly is: 'trading day'; readonly beforeLast: number };

/** When contracts end that end on `from` or later, until a later row. */
export interface ExpiryRow {
  readonly from: string;
  readonly monthly: MonthDay;
  /** The weekday of weekly options; absent where there are none. */
  readonly weekly?: number | undefined;
  /** The months that have a contract, from 1; absent for all. */
  readonly months?: readonly number[] | undefined;
  /** Options on a future end so many trading days before it; absent where both end together. */
  readonly optionsBefore?: number | undefined;
}

export const CYCLES = ['weekly', 'monthly', 'quarterly'] as const;
type Cycle = (typeof CYCLES)[number];

/** A figure of contracts, on trading days from `from` on, until a later row that fits. */
export interface FigureRow {
  readonly from: string;
  /** Only for contracts that end on this day or later. */
  readonly expiryFrom?: string | undefined;
  /** Only for contracts of this cycle; quarterly ones end in March, June, September or December. */
  readonly cycle?: Cycle | undefined;
  /** A plain decimal. */
  readonly size: string;
}

/** What the exchange's circulars say about the contracts on one underlying. */
export interface UnderlyingRules {
  readonly name: string;
  readonly kind: UnderlyingKind;
  readonly segment: Segment;
  /** An index's own id in `IDX_I` at Dhan, and other names for it. */
  readonly indexId?: string | undefined;
  readonly indexNames: readonly string[];
  readonly expiries: readonly ExpiryRow[];
  /** Ends of futures that were announced one by one; they win over the rows of their months. */
  readonly announced: readonly string[];
  readonly lots: readonly FigureRow[];
  /** The largest order. */
  readonly freeze: readonly FigureRow[];
  /** Units of the price in one unit of quantity. */
  readonly multipliers: readonly FigureRow[];
  readonly ticks: readonly FigureRow[];
  /** The least and the greatest strike that anybody would write; only to tell readings apart. */
  readonly strikes: { readonly from: string; readonly to: string };
  /** Contracts that end on this day or later are settled in shares; absent: in cash. */
  readonly inSharesFrom?: string | undefined;
}

export interface ContractRules {
  /** By name, in capitals. */
  readonly underlyings: ReadonlyMap<string, UnderlyingRules>;
  /** For all underlyings that are not named, by the segment of their contracts. */
  readonly stocks: ReadonlyMap<Segment, UnderlyingRules>;
}

/** The rules with what they lean on: which days a segment trades. */
export interface ContractMarket {
  readonly rules: ContractRules;
  readonly isTradingDay: (segment: Segment, day: string) => boolean;
}

/** A contract as its details say it; `type` and `strike` are empty for a future. */
export interface ContractDetails {
  readonly segment: Segment;
  readonly underlying: string;
  readonly expiry: string;
  readonly strike: string;
  readonly type: OptionType | '';
}

const STOCK_SEGMENT = 'NSE_FNO';

/** The rules of an underlying; a name that isn't listed is a stock of `segment`, usually NSE's. */
export function rulesOf(
  { underlyings, stocks }: ContractRules,
  underlying: string,
  segment?: Segment,
): UnderlyingRules | undefined {
  return underlyings.get(underlying) ?? stocks.get(segment ?? STOCK_SEGMENT);
}

/** The segments in which contracts on an underlying trade, the usual one first. */
export function segmentsOf(rules: ContractRules, underlying: string): readonly Segment[] {
  const listed = rules.underlyings.get(underlying);
  if (listed === undefined) return [...rules.stocks.keys()];
  return listed.kind === 'currency' ? [listed.segment, 'BSE_CURRENCY'] : [listed.segment];
}

/**
 * The contracts of one segment alone, so that those of several exchanges never mix: of the one that
 * is wanted, else of the first in which contracts on the underlying usually trade.
 */
export function ofOneSegment<T extends { readonly segment: Segment }>(
  contracts: readonly T[],
  underlying: string,
  rules: ContractRules,
  wanted?: Segment,
): readonly T[] {
  const there = new Set(contracts.map(({ segment }) => segment));
  const usual = segmentsOf(rules, underlying).find((each) => there.has(each));
  const chosen = wanted ?? usual ?? contracts[0]?.segment;
  return contracts.filter(({ segment }) => segment === chosen);
}

/** The index that a name or an id of `IDX_I` means: `NIFTY BANK`, `13`. */
export function indexNamed(
  { underlyings }: ContractRules,
  name: string,
): UnderlyingRules | undefined {
  const listed = underlyings.get(name);
  if (listed?.kind === 'index') return listed;
  for (const each of underlyings.values()) {
    if (each.indexNames.includes(name)) return each;
  }
  return undefined;
}

export function indexWithId(
  { underlyings }: ContractRules,
  id: string,
): UnderlyingRules | undefined {
  for (const each of underlyings.values()) if (each.indexId === id) return each;
  return undefined;
}

/** What decides about a figure: when it is traded, and which series. */
export interface Series {
  readonly day: string;
  readonly expiry: string;
  readonly cycle: 'weekly' | 'monthly';
}

/** The figure of the last row that fits; undefined where nobody said one. */
export function figureOn(rows: readonly FigureRow[], series: Series): string | undefined {
  return rows.findLast((row) => fits(row, series))?.size;
}

function fits({ from, expiryFrom = '', cycle }: FigureRow, series: Series): boolean {
  if (from > series.day || expiryFrom > series.expiry) return false;
  if (cycle === undefined || cycle === series.cycle) return true;
  return cycle === 'quarterly' && series.cycle === 'monthly' && isQuarterEnd(series.expiry);
}

const isQuarterEnd = (expiry: string): boolean =>
  ['03', '06', '09', '12'].includes(expiry.slice(5, 7));
