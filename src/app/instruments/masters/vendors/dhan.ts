import type { Segment } from '../../../../domain/instruments/instrument.ts';
import { dayIn, tickFromPaise } from '../figures.ts';
import { optionType, underlyingIn, type Cell, type Vendor } from './vendor.ts';

const SEGMENTS: Readonly<Record<string, Segment>> = {
  'NSE E': 'NSE_EQ',
  'NSE D': 'NSE_FNO',
  'NSE C': 'NSE_CURRENCY',
  'NSE I': 'IDX_I',
  'BSE E': 'BSE_EQ',
  'BSE D': 'BSE_FNO',
  'BSE C': 'BSE_CURRENCY',
  'BSE I': 'IDX_I',
  'MCX M': 'MCX_COMM',
  'MCX I': 'IDX_I',
};

const known = (text: string): string => (text === 'NA' || text === 'nan' ? '' : text);

/** api-scrip-master-detailed.csv. */
export const dhanDetailed: Vendor = {
  name: 'Dhan, detailed',
  columns: [
    'EXCH_ID',
    'SEGMENT',
    'SECURITY_ID',
    'INSTRUMENT',
    'UNDERLYING_SYMBOL',
    'SYMBOL_NAME',
    'LOT_SIZE',
    'SM_EXPIRY_DATE',
    'STRIKE_PRICE',
    'OPTION_TYPE',
  ],
  read: (cell) => {
    const at = (name: string): string => known(cell(name));
    const segment = SEGMENTS[`${at('EXCH_ID')} ${at('SEGMENT')}`.toUpperCase()];
    if (segment === undefined) return undefined;
    const symbol = at('SYMBOL_NAME');
    return {
      segment,
      id: at('SECURITY_ID'),
      isin: at('ISIN'),
      tradingSymbol: symbol,
      series: at('SERIES').toUpperCase(),
      name: at('DISPLAY_NAME') || symbol,
      underlying: at('UNDERLYING_SYMBOL').toUpperCase() || symbol.toUpperCase(),
      instrument: at('INSTRUMENT').toUpperCase(),
      expiry: dayIn(at('SM_EXPIRY_DATE')),
      strike: at('STRIKE_PRICE'),
      type: optionType(at('OPTION_TYPE').toUpperCase()),
      lot: at('LOT_SIZE'),
      tick: tickFromPaise(at('TICK_SIZE')),
      freeze: at('SM_FREEZE_QTY'),
    };
  },
};

/** api-scrip-master.csv. */
export const dhanCompact: Vendor = {
  name: 'Dhan, compact',
  columns: [
    'SEM_EXM_EXCH_ID',
    'SEM_SEGMENT',
    'SEM_SMST_SECURITY_ID',
    'SEM_INSTRUMENT_NAME',
    'SEM_TRADING_SYMBOL',
  ],
  read: (cell) => {
    const at = (name: string): string => known(cell(name));
    const segment = SEGMENTS[`${at('SEM_EXM_EXCH_ID')} ${at('SEM_SEGMENT')}`.toUpperCase()];
    if (segment === undefined) return undefined;
    const symbol = at('SEM_TRADING_SYMBOL').toUpperCase();
    const instrument = at('SEM_INSTRUMENT_NAME').toUpperCase();
    return {
      segment,
      id: at('SEM_SMST_SECURITY_ID'),
      tradingSymbol: at('SEM_TRADING_SYMBOL'),
      series: at('SEM_SERIES').toUpperCase(),
      name: at('SEM_CUSTOM_SYMBOL') || at('SM_SYMBOL_NAME') || symbol,
      underlying: compactUnderlying(at, instrument, symbol),
      instrument,
      expiry: dayIn(at('SEM_EXPIRY_DATE')),
      strike: at('SEM_STRIKE_PRICE'),
      type: optionType(at('SEM_OPTION_TYPE').toUpperCase()),
      lot: at('SEM_LOT_UNITS'),
      tick: tickFromPaise(at('SEM_TICK_SIZE')),
    };
  },
};

/** `NIFTY-Feb2026-25000-CE` is on NIFTY; some rows of commodities have the name alone. */
function compactUnderlying(at: Cell, instrument: string, symbol: string): string {
  if (!/^(?:OPT|FUT)/.test(instrument)) return symbol;
  const dashed = /^(.+?)-(?:\d{1,2})?[A-Z]{3}\d{2,4}-/.exec(symbol)?.[1];
  return dashed ?? (underlyingIn(symbol) || at('SM_SYMBOL_NAME').toUpperCase() || symbol);
}
