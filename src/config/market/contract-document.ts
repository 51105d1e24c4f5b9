import type { Cycle, MonthDay, UnderlyingRules } from '../../domain/instruments/contract-rules.ts';
import type { Segment } from '../../domain/instruments/instrument.ts';

/** A document in the form of config/contracts, each scalar as text. */
export interface ContractDocument {
  readonly segment: Segment;
  readonly underlyings: Readonly<Record<string, UnderlyingDocument>>;
  readonly stocks?: UnderlyingDocument | undefined;
}
export interface UnderlyingDocument {
  /** Another underlying of the document, whose settings hold where these are silent. */
  readonly like?: string | undefined;
  readonly kind?: UnderlyingRules['kind'] | undefined;
  readonly index_id?: string | undefined;
  readonly index_names?: readonly string[] | undefined;
  readonly strikes?: string | undefined;
  readonly expiry?: readonly ExpiryDocument[] | undefined;
  readonly announced?: readonly string[] | undefined;
  readonly lot?: readonly FigureDocument[] | undefined;
  readonly freeze?: readonly FigureDocument[] | undefined;
  readonly multiplier?: readonly FigureDocument[] | undefined;
  readonly tick?: readonly FigureDocument[] | undefined;
  readonly in_shares?: readonly { readonly from: string }[] | undefined;
}
export interface ExpiryDocument {
  readonly from: string;
  readonly monthly: string;
  readonly weekly?: string | undefined;
  readonly months?: readonly string[] | undefined;
  readonly options_before?: string | undefined;
}
export interface FigureDocument {
  readonly from: string;
  readonly expiry_from?: string | undefined;
  readonly cycle?: Cycle | undefined;
  readonly size: string;
}

export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];
const NTH = ['first', 'second', 'third', 'fourth'];

/**
 * `last Thursday`, `second Tuesday`, `day 19`, `last trading day`, `2 trading days before the last`;
 * undefined for anything else.
 */
export function monthDay(text: string): MonthDay | undefined {
  if (text === 'last trading day') return { is: 'trading day', beforeLast: 0 };
  const before = /^([1-9]\d?) trading days before the last$/.exec(text)?.[1];
  if (before !== undefined) return { is: 'trading day', beforeLast: Number.parseInt(before, 10) };
  const day = /^day ([1-9]|[12]\d|3[01])$/.exec(text)?.[1];
  if (day !== undefined) return { is: 'day', day: Number.parseInt(day, 10) };
  const [which = '', name = ''] = text.split(' ');
  const weekday = WEEKDAYS.indexOf(name);
  if (weekday === -1) return undefined;
  if (which === 'last') return { is: 'last weekday', weekday };
  const nth = NTH.indexOf(which) + 1;
  return nth === 0 ? undefined : { is: 'weekday', weekday, nth };
}
