import { dayIn, tickInRupees } from '../figures.ts';
import {
  indexOf,
  nameAndSeries,
  optionType,
  SEGMENT_CODES,
  underlyingIn,
  type Cell,
  type Vendor,
} from './vendor.ts';

/** NFO_symbols.txt and those of the other exchanges, at Shoonya and, in other capitals, at Flattrade. */
export const shoonya: Vendor = {
  name: 'Shoonya or Flattrade',
  columns: ['EXCHANGE', 'TOKEN', 'LOTSIZE', 'SYMBOL', 'TRADINGSYMBOL', 'INSTRUMENT'],
  read: (cell, rules) => {
    const instrument = cell('INSTRUMENT').toUpperCase();
    const isIndex = instrument === 'INDEX' || instrument === 'UNDIND';
    const segment = isIndex ? 'IDX_I' : SEGMENT_CODES[cell('EXCHANGE')];
    if (segment === undefined) return undefined;
    const symbol = cell('TRADINGSYMBOL').toUpperCase();
    const isContract = /^(?:OPT|FUT)/.test(instrument);
    const index = isIndex
      ? (indexOf(symbol, rules) ?? indexOf(cell('SYMBOL').toUpperCase(), rules))
      : undefined;
    return {
      segment,
      id: index?.id ?? cell('TOKEN'),
      tradingSymbol: symbol,
      series: isContract || isIndex ? '' : nameAndSeries(symbol).series,
      name: cell('SYMBOL') || symbol,
      underlying: isContract
        ? contractUnderlying(cell, symbol)
        : (index?.symbol ?? nameAndSeries(symbol).name),
      instrument: isIndex ? 'INDEX' : isContract ? instrument : 'EQUITY',
      expiry: dayIn(cell('EXPIRY')),
      strike: cell('STRIKEPRICE') || cell('STRIKE'),
      type: optionType(cell('OPTIONTYPE').toUpperCase()),
      lot: cell('LOTSIZE'),
      tick: tickInRupees(cell('TICKSIZE')),
      multiplier: cell('MULTIPLIER') || cell('LOTSIZE'),
    };
  },
};

/** BSE's files write its indices as BSXOPT; their trading symbols have the names. */
const contractUnderlying = (cell: Cell, symbol: string): string =>
  underlyingIn(symbol) || cell('SYMBOL').toUpperCase();
