import { dayFrom } from '../../../../domain/calendar/days.ts';
import { dayIn, tickFromPaise } from '../figures.ts';
import { indexOf, optionType, SEGMENT_CODES, underlyingIn, type Vendor } from './vendor.ts';

/** complete.csv. */
export const upstoxCsv: Vendor = {
  name: 'Upstox, CSV',
  columns: ['INSTRUMENT_KEY', 'EXCHANGE_TOKEN', 'TRADINGSYMBOL', 'INSTRUMENT_TYPE', 'OPTION_TYPE'],
  read: (cell, rules) => {
    const segment = SEGMENT_CODES[cell('EXCHANGE')];
    if (segment === undefined) return undefined;
    const symbol = cell('TRADINGSYMBOL').toUpperCase();
    const instrument = cell('INSTRUMENT_TYPE').toUpperCase();
    const index = segment === 'IDX_I' ? indexOf(cell('NAME').toUpperCase(), rules) : undefined;
    const isContract = /^(?:OPT|FUT)/.test(instrument);
    return {
      segment,
      id: index?.id ?? cell('EXCHANGE_TOKEN'),
      isin: cell('INSTRUMENT_KEY').split('|')[1] ?? '',
      tradingSymbol: symbol,
      name: cell('NAME') || symbol,
      underlying: isContract ? underlyingIn(symbol) : (index?.symbol ?? symbol),
      instrument: segment === 'IDX_I' ? 'INDEX' : isContract ? instrument : 'EQUITY',
      expiry: dayIn(cell('EXPIRY')),
      strike: cell('STRIKE'),
      type: optionType(cell('OPTION_TYPE')),
      lot: cell('LOT_SIZE'),
      tick: tickFromPaise(cell('TICK_SIZE')),
      multiplier: cell('LOT_SIZE'),
    };
  },
};

/** complete.json; its expiries are milliseconds since 1970. */
export const upstoxJson: Vendor = {
  name: 'Upstox, JSON',
  columns: ['INSTRUMENT_KEY', 'TRADING_SYMBOL', 'INSTRUMENT_TYPE', 'SEGMENT'],
  read: (cell, rules) => {
    const segment = SEGMENT_CODES[cell('SEGMENT')];
    if (segment === undefined) return undefined;
    const symbol = cell('TRADING_SYMBOL').toUpperCase();
    const kind = cell('INSTRUMENT_TYPE').toUpperCase();
    const isContract = kind === 'FUT' || kind === 'CE' || kind === 'PE';
    const index = segment === 'IDX_I' ? indexOf(cell('NAME').toUpperCase(), rules) : undefined;
    return {
      segment,
      id: index?.id ?? cell('EXCHANGE_TOKEN'),
      isin: cell('ISIN'),
      tradingSymbol: symbol,
      series: isContract || segment === 'IDX_I' ? '' : kind,
      name: cell('NAME') || symbol,
      underlying: isContract
        ? (cell('UNDERLYING_SYMBOL') || cell('ASSET_SYMBOL')).toUpperCase()
        : (index?.symbol ?? symbol),
      instrument:
        segment === 'IDX_I' ? 'INDEX' : kind === 'FUT' ? 'FUT' : isContract ? 'OPT' : 'EQUITY',
      expiry: indianDay(cell('EXPIRY')),
      strike: cell('STRIKE_PRICE') || cell('STRIKE'),
      type: optionType(kind),
      lot: cell('LOT_SIZE'),
      tick: tickFromPaise(cell('TICK_SIZE')),
      freeze: cell('FREEZE_QUANTITY'),
      multiplier: isOne(cell('QTY_MULTIPLIER')) ? cell('LOT_SIZE') : cell('QTY_MULTIPLIER'),
    };
  },
};

const isOne = (figure: string): boolean => /^(?:1(?:\.0*)?)?$/.test(figure);

const INDIA_MS = 5.5 * 3_600_000;

/** The day in India of milliseconds since 1970, or of a date that is written out. */
function indianDay(text: string): string | undefined {
  if (!/^\d{11,14}$/.test(text)) return dayIn(text);
  const at = new Date(Number.parseInt(text, 10) + INDIA_MS);
  return dayFrom(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
}
