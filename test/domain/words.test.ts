import { describe, expect, it } from '@jest/globals';
import { escapeControls } from '../../src/domain/errors.ts';
import {
  instrumentFrom,
  parseSymbol,
  readOptionSymbol,
} from '../../src/domain/instruments/instrument.ts';
import {
  parseFee,
  parseMoney,
  parsePrice,
  parseQuantity,
  text,
} from '../../src/domain/money/money.ts';

describe('a quantity', () => {
  it.each(['1', '75', '10000000', '007'])('may be %s', (typed) => {
    expect(text(parseQuantity(typed))).toBe(String(Number(typed)));
  });
  it.each([
    '0',
    '-1',
    '+1',
    '1.0',
    '1e3',
    '10000001',
    '',
    ' 1',
    '1,000',
    '٣',
    'NaN',
    '0x10',
    '9'.repeat(40),
  ])('may not be %j', (typed) => expect(() => parseQuantity(typed)).toThrow(/Invalid quantity/));
});

describe('a price', () => {
  it.each(['0.0001', '104.25', '1000000000', '1000000000.0000'])('may be %s', (typed) => {
    expect(parsePrice(typed).toFixed()).toBe(typed.replace(/\.0+$/, ''));
  });
  it.each([
    '0',
    '0.0000',
    '0.00001',
    '1000000000.0001',
    '.5',
    '5.',
    '1e2',
    '1,000',
    '₹5',
    '-5',
    '5.5.5',
    '',
  ])('may not be %j', (typed) => expect(() => parsePrice(typed)).toThrow(/Invalid price/));
});

describe('money', () => {
  it('may be 0 and has at most 2 decimals, a fee 4', () => {
    expect(text(parseMoney('0'))).toBe('0');
    expect(text(parseMoney('99.99'))).toBe('99.99');
    expect(text(parseFee('0.0001'))).toBe('0.0001');
    expect(() => parseMoney('1.001')).toThrow(/at most 2 decimals/);
    expect(() => parseFee('1.00001')).toThrow(/at most 4 decimals/);
    expect(() => parseMoney('-1')).toThrow(/Invalid amount/);
  });
});

describe('an option symbol', () => {
  it.each([
    ['NIFTY-Sep2025-25000-CE', 'NIFTY', '25000', 'CE', '', 'NSE_FNO'],
    ['NIFTY25SEP25000CE', 'NIFTY', '25000', 'CE', '', 'NSE_FNO'],
    ['NIFTY2591625000PE', 'NIFTY', '25000', 'PE', '2025-09-16', 'NSE_FNO'],
    ['BANKNIFTY25O0754000PE', 'BANKNIFTY', '54000', 'PE', '2025-10-07', 'NSE_FNO'],
    ['SENSEX-Sep2025-81000-CE', 'SENSEX', '81000', 'CE', '', 'BSE_FNO'],
    ['BANKEX25SEP60000PE', 'BANKEX', '60000', 'PE', '', 'BSE_FNO'],
    ['M&M25SEP3400.5CE', 'M&M', '3400.5', 'CE', '', 'NSE_FNO'],
  ])('%s is understood', (symbol, underlying, strike, type, expiry, segment) => {
    const instrument = instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' });
    expect({ ...instrument.option, strike: text(instrument.option!.strike) }).toEqual({
      underlying,
      strike,
      type,
      expiry,
    });
    expect(instrument).toMatchObject({ segment, securityId: symbol, symbol });
  });

  it.each(['INFY', 'PRICE', 'RELIANCE', 'BAJAJ-AUTO', 'NIFTY', '25000CE'])(
    '%s is a share',
    (symbol) => {
      expect(readOptionSymbol(symbol)).toBeUndefined();
    },
  );

  it('yields to what is said explicitly', () => {
    const words = {
      symbol: 'NIFTY25SEP25000CE',
      defaultSegment: 'NSE_EQ',
      segment: 'MCX_COMM',
    } as const;
    expect(instrumentFrom({ ...words, securityId: '40001', expiry: '2025-09-30' })).toMatchObject({
      segment: 'MCX_COMM',
      securityId: '40001',
      option: { expiry: '2025-09-30' },
    });
  });

  it('asks for the strike that an option type needs', () => {
    const words = { symbol: 'NIFTY', defaultSegment: 'NSE_EQ', optionType: 'CE' } as const;
    expect(() => instrumentFrom(words)).toThrow(/--strike/);
  });
});

describe('a symbol', () => {
  it('typed in small letters is the same share', () => expect(parseSymbol('infy')).toBe('INFY'));
  it.each(['', ' INFY', 'A\nB', 'A\u001b[2J', 'A\u202eB', 'X'.repeat(65)])(
    'may not be %j',
    (typed) => {
      expect(() => parseSymbol(typed)).toThrow(/Invalid symbol/);
    },
  );
  it('is quoted without its control characters', () => {
    expect(escapeControls('A\u001b[2J\u202e')).toBe('A\\x1b[2J\\u{202e}');
  });
});

describe("a future's symbol", () => {
  it.each([
    ['NIFTY25SEPFUT', 'NSE_FNO', 'NIFTY'],
    ['SENSEX-Sep2025-FUT', 'BSE_FNO', 'SENSEX'],
    ['M&M25SEPFUT', 'NSE_FNO', 'M&M'],
  ])('%s is a contract in %s on %s', (symbol, segment, underlying) => {
    const named = instrumentFrom({ symbol, defaultSegment: 'NSE_EQ', expiry: '2025-09-30' });
    expect(named).toMatchObject({ segment, future: { underlying, expiry: '2025-09-30' } });
    expect(named.option).toBeUndefined();
  });

  it.each(['FUT', 'NIFTYFUT', 'FUTURE', 'KFUTURES25'])('%s is none', (symbol) => {
    expect(instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' })).toEqual({
      segment: 'NSE_EQ',
      securityId: symbol,
      symbol,
    });
  });
});
