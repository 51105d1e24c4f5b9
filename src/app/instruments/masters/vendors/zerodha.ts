import { dayIn, tickInRupees } from '../figures.ts';
import { indexOf, nameAndSeries, optionType, SEGMENT_CODES, type Vendor } from './vendor.ts';

/** Kite's instruments.csv. Its exchange token is the exchange's own number, which Dhan shows too. */
export const zerodha: Vendor = {
  name: 'Zerodha',
  columns: ['INSTRUMENT_TOKEN', 'EXCHANGE_TOKEN', 'TRADINGSYMBOL', 'INSTRUMENT_TYPE', 'EXCHANGE'],
  read: (cell, rules) => {
    const isIndex = cell('SEGMENT') === 'INDICES';
    const segment = isIndex ? 'IDX_I' : SEGMENT_CODES[cell('EXCHANGE')];
    if (segment === undefined) return undefined;
    const symbol = cell('TRADINGSYMBOL').toUpperCase();
    const kind = cell('INSTRUMENT_TYPE').toUpperCase();
    const isContract = kind === 'FUT' || kind === 'CE' || kind === 'PE';
    const index = isIndex ? indexOf(symbol, rules) : undefined;
    const share = isIndex ? { name: symbol, series: '' } : nameAndSeries(symbol);
    return {
      segment,
      id: index?.id ?? cell('EXCHANGE_TOKEN'),
      tradingSymbol: symbol,
      series: isContract ? '' : share.series,
      name: cell('NAME') || symbol,
      underlying: isContract ? cell('NAME').toUpperCase() : (index?.symbol ?? share.name),
      instrument: isIndex ? 'INDEX' : kind === 'FUT' ? 'FUT' : isContract ? 'OPT' : 'EQUITY',
      expiry: dayIn(cell('EXPIRY')),
      strike: cell('STRIKE'),
      type: optionType(kind),
      lot: cell('LOT_SIZE'),
      tick: tickInRupees(cell('TICK_SIZE')),
      multiplier: cell('LOT_SIZE'),
    };
  },
};
