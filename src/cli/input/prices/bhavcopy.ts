import { dayOf } from './times.ts';
import type { Row } from '../rows.ts';

/** What a bhavcopy says of an instrument's day, in our columns. */
export interface DayRow {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Of a bar; `expiry` and the like where the row is about a contract. */
  readonly bar: Row['fields'];
  /** What the day settled at, and of which underlying; absent where the row does not say. */
  readonly settled?: { readonly segment: string; readonly name: string; readonly price: string };
}

type Fields = Row['fields'];

/**
 * The end-of-day files of NSE and BSE: UDiFF of cash and F&O (since 8 July 2024), and NSE's older ones.
 * Undefined for a row of another file; 'none' for a row that is about no share and no contract.
 */
export function dayRowOf(fields: Fields): DayRow | 'none' | undefined {
  if (fields['tckr_symb'] !== undefined) return fromUdiff(fields);
  if (fields['settle_pr'] !== undefined) return fromOldContracts(fields);
  const isCash = fields['series'] !== undefined && (fields['date1'] ?? fields['tottrdqty']);
  return isCash === false || isCash === undefined ? undefined : fromOldShares(fields);
}

/** The series in which NSE's shares trade; others are bonds, rights and the like. */
const SHARE_SERIES: ReadonlySet<string> = new Set(['EQ', 'BE', 'BZ', 'SM', 'ST', 'IV', 'RR']);

const trimmed = (value: string | undefined): string => (value ?? '').trim();

/** Instrument kinds by UDiFF's and the older names: whether the underlying is an index. */
const KINDS: Readonly<Record<string, { readonly option: boolean; readonly index: boolean }>> = {
  IDF: { option: false, index: true },
  IDO: { option: true, index: true },
  STF: { option: false, index: false },
  STO: { option: true, index: false },
  FUTIDX: { option: false, index: true },
  OPTIDX: { option: true, index: true },
  FUTSTK: { option: false, index: false },
  OPTSTK: { option: true, index: false },
};

function fromUdiff(fields: Fields): DayRow | 'none' {
  const day = dayOf(trimmed(fields['trad_dt']));
  const name = trimmed(fields['tckr_symb']);
  const house = trimmed(fields['src']) === 'BSE' ? 'BSE' : 'NSE';
  const prices = { open: fields['opn_pric'], high: fields['hgh_pric'], low: fields['lw_pric'] };
  const bar = { ...prices, close: fields['close'] };
  if (trimmed(fields['sgmt']) === 'CM') {
    const isShare = house === 'BSE' || SHARE_SERIES.has(trimmed(fields['scty_srs']));
    return isShare ? shareOf(day, `${house}_EQ`, name, bar) : 'none';
  }
  const kind = KINDS[trimmed(fields['fin_instrm_tp'])];
  if (kind === undefined) return 'none';
  const contract = {
    expiry: fields['xpry_dt'],
    strike: fields['strk_pric'],
    option_type: fields['optn_tp'],
  };
  const spot = trimmed(fields['undrlyg_pric']);
  const segment = kind.index ? 'IDX_I' : `${house}_EQ`;
  return {
    day,
    bar: contractBar(day, `${house}_FNO`, name, kind.option, { ...contract, ...bar }),
    ...(isPrice(spot) && { settled: { segment, name, price: spot } }),
  };
}

/** The future that ends on the day settles where the underlying stood. */
function fromOldContracts(fields: Fields): DayRow | 'none' {
  const day = dayOf(trimmed(fields['time']));
  const name = trimmed(fields['symbol']);
  const kind = KINDS[trimmed(fields['instrument'])];
  if (kind === undefined) return 'none';
  const { open, high, low, close } = fields;
  const expiry = trimmed(fields['expiry_dt']);
  const contract = { expiry, strike: fields['strike_pr'], option_type: fields['option_typ'] };
  const price = trimmed(fields['settle_pr']);
  const isLast = !kind.option && dayOf(expiry) === day && isPrice(price);
  const segment = kind.index ? 'IDX_I' : 'NSE_EQ';
  return {
    day,
    bar: contractBar(day, 'NSE_FNO', name, kind.option, { ...contract, open, high, low, close }),
    ...(isLast && { settled: { segment, name, price } }),
  };
}

function fromOldShares(fields: Fields): DayRow | 'none' {
  const day = dayOf(trimmed(fields['date1'] ?? fields['time']));
  const { open, high, low, close } = fields;
  if (!SHARE_SERIES.has(trimmed(fields['series']))) return 'none';
  return shareOf(day, 'NSE_EQ', trimmed(fields['symbol']), { open, high, low, close });
}

const shareOf = (day: string, segment: string, name: string, bar: Fields): DayRow => ({
  day,
  bar: { ...plain(bar), date: day, segment, symbol: name },
  ...(isPrice(trimmed(bar['close'])) && {
    settled: { segment, name, price: trimmed(bar['close']) },
  }),
});

function contractBar(
  day: string,
  segment: string,
  symbol: string,
  isOption: boolean,
  { strike, option_type: type, ...rest }: Fields,
): Fields {
  const terms = isOption ? { strike, option_type: type } : { option_type: 'FUT' };
  return plain({ ...rest, ...terms, date: day, segment, symbol });
}

const plain = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value?.trim()]));

/** A contract that was not traded has prices of 0. */
const isPrice = (typed: string): boolean => /[1-9]/.test(typed);

/** Whether an instrument was traded on its day. */
export const wasTraded = ({ bar }: DayRow): boolean => isPrice(trimmed(bar['open']));
