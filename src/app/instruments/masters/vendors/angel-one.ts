import { dayIn, fromPaise, tickFromPaise } from '../figures.ts';
import { indexOf, nameAndSeries, optionType, SEGMENT_CODES, type Vendor } from './vendor.ts';

/** OpenAPIScripMaster.json: strikes and ticks times 100. */
export const angelOne: Vendor = {
  name: 'Angel One',
  columns: ['TOKEN', 'SYMBOL', 'NAME', 'EXCH_SEG', 'INSTRUMENTTYPE', 'LOTSIZE'],
  read: (cell, rules) => {
    const kind = cell('INSTRUMENTTYPE').toUpperCase();
    const isIndex = kind === 'AMXIDX' || kind === 'INDEX';
    const segment = isIndex ? 'IDX_I' : SEGMENT_CODES[cell('EXCH_SEG')];
    if (segment === undefined) return undefined;
    const symbol = cell('SYMBOL').toUpperCase();
    const isContract = /^(?:OPT|FUT)/.test(kind);
    const index = isIndex
      ? (indexOf(symbol, rules) ?? indexOf(cell('NAME').toUpperCase(), rules))
      : undefined;
    const share = isIndex || isContract ? { name: symbol, series: '' } : nameAndSeries(symbol);
    return {
      segment,
      id: index?.id ?? cell('TOKEN'),
      tradingSymbol: symbol,
      series: share.series,
      name: cell('NAME') || symbol,
      underlying: isContract ? cell('NAME').toUpperCase() : (index?.symbol ?? share.name),
      instrument: isIndex ? 'INDEX' : isContract ? kind : 'EQUITY',
      expiry: dayIn(cell('EXPIRY')),
      strike: fromPaise(cell('STRIKE')),
      type: isContract ? optionType(symbol.slice(-2)) : '',
      lot: cell('LOTSIZE'),
      tick: tickFromPaise(cell('TICK_SIZE')),
      multiplier: cell('LOTSIZE'),
    };
  },
};
