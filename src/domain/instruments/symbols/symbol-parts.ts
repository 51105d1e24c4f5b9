import { SEGMENTS, type Segment } from '../instrument.ts';

/** What stands around the name in a text, taken apart. */
export interface SymbolParts {
  /** The name alone, in capitals. */
  readonly name: string;
  /** Where a prefix or suffix says it trades; absent where nothing does. */
  readonly segments?: readonly Segment[] | undefined;
  /** NSE's series where it is another instrument than the share itself: `N1`. */
  readonly series: string;
  /** The exchange's number for it, where the text is a segment and an id. */
  readonly id?: string | undefined;
  readonly isin?: string | undefined;
}

/** How exchanges and segments are written before a symbol, by brokers and data vendors. */
const PLACES: Readonly<Record<string, readonly Segment[]>> = {
  NSE: ['NSE_EQ', 'NSE_FNO', 'NSE_CURRENCY', 'IDX_I'],
  BSE: ['BSE_EQ', 'BSE_FNO', 'BSE_CURRENCY', 'IDX_I'],
  NFO: ['NSE_FNO'],
  BFO: ['BSE_FNO'],
  CDS: ['NSE_CURRENCY'],
  BCD: ['BSE_CURRENCY'],
  MCX: ['MCX_COMM'],
  NSE_FO: ['NSE_FNO'],
  BSE_FO: ['BSE_FNO'],
  NCD_FO: ['NSE_CURRENCY'],
  BCD_FO: ['BSE_CURRENCY'],
  MCX_FO: ['MCX_COMM'],
  NSE_INDEX: ['IDX_I'],
  BSE_INDEX: ['IDX_I'],
  ...Object.fromEntries(SEGMENTS.map((segment) => [segment, [segment]])),
};

/** Yahoo's suffixes, and those of data vendors. */
const SUFFIXES: Readonly<Record<string, readonly Segment[]>> = {
  NS: ['NSE_EQ'],
  BO: ['BSE_EQ'],
  NFO: ['NSE_FNO'],
  BFO: ['BSE_FNO'],
  MCX: ['MCX_COMM'],
  CDS: ['NSE_CURRENCY'],
};

const ISIN = /^[A-Z]{2}[A-Z0-9]{9}\d$/;
/** An ISIN that stands alone must not be the symbol of a share. */
const INDIAN_ISIN = /^IN[A-Z0-9]\d[A-Z0-9]{7}\d$/;
const SHARES: readonly Segment[] = ['NSE_EQ', 'BSE_EQ'];

/** The series in which the share itself trades. */
const OWN_SERIES = ['EQ', 'BE', 'BZ', 'SM', 'ST'];
/** Other series of NSE: bonds N1 and such, preference and partly paid shares, rights, blocks. */
const OTHER_SERIES =
  /^(?:N[0-9A-Z]|Y[0-9A-Z]|Z[0-9A-Z]|P[0-9]|E1|W[0-9]|BL|IL|IV|RR|GB|GS|TB|SG|D1|X1)$/;

/** Takes prefix, suffix, series and id off a text: `NSE:SBIN-EQ`, `RELIANCE.BO`, `NSE_FNO|50978`. */
export function symbolParts(typed: string): SymbolParts {
  const text = typed.trim().toUpperCase();
  const [, place = '', rest = text] = /^([A-Z_]+)\s*[:|]\s*(.+)$/.exec(text) ?? [];
  const before = Object.hasOwn(PLACES, place) ? PLACES[place] : undefined;
  const body = before ? rest : text;
  if (before && /^\d{1,12}$/.test(body)) {
    return { name: '', segments: before, series: '', id: body };
  }
  if (INDIAN_ISIN.test(body) || (before && ISIN.test(body))) {
    return { name: '', segments: before ?? SHARES, series: '', isin: body };
  }
  const [, inner = body, suffix = ''] = /^(.+)\.([A-Z]{2,3})$/.exec(body) ?? [];
  const after = Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix] : undefined;
  if (after && /^\d{1,12}$/.test(inner)) {
    return { name: '', segments: after, series: '', id: inner };
  }
  return { ...withoutSeries(after ? inner : body), segments: before ?? after };
}

function withoutSeries(text: string): Pick<SymbolParts, 'name' | 'series'> {
  const [, name = text, series = ''] = /^(.+)-([A-Z0-9]{2})$/.exec(text) ?? [];
  if (OWN_SERIES.includes(series)) return { name, series: '' };
  return OTHER_SERIES.test(series) ? { name, series } : { name: text, series: '' };
}
