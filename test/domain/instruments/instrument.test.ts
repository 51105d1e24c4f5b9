import { describe, expect, it } from '@jest/globals';
import {
  contractOf,
  instrumentFrom,
  instrumentKey,
  isDate,
  isEquity,
  isFuture,
  parseDate,
  parseId,
  parseOptionType,
  parseSegment,
  parseSymbol,
  readOptionSymbol,
  type InstrumentWords,
} from '../../../src/domain/instruments/instrument.ts';
import { price, text } from '../../../src/domain/money/money.ts';

const named = (symbol: string, words: Partial<InstrumentWords> = {}) =>
  instrumentFrom({ symbol, defaultSegment: 'NSE_EQ', ...words });
const invalid = (words: string) =>
  expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(words) });

describe('an instrument', () => {
  it('is a share of the usual segment where nothing else is said', () => {
    expect(named('INFY')).toEqual({ segment: 'NSE_EQ', securityId: 'INFY', symbol: 'INFY' });
    expect(named('INFY', { segment: 'BSE_EQ', securityId: '500209' })).toMatchObject({
      segment: 'BSE_EQ',
      securityId: '500209',
    });
  });

  it('needs an id of its own where its symbol has a space', () => {
    expect(() => named('NIFTY 50')).toThrow(invalid('Invalid symbol "NIFTY 50"'));
    expect(() => named('NIFTY 50')).toThrow(invalid('--security-id'));
    expect(named('NIFTY 50', { securityId: '13' })).toMatchObject({ symbol: 'NIFTY 50' });
  });

  it('is known by its segment and its id', () => {
    expect(instrumentKey(named('INFY', { securityId: '1594' }))).toBe('NSE_EQ 1594');
  });

  it.each([
    ['a share', 'INFY', undefined, { future: false, equity: true }],
    ['an option', 'NIFTY25SEP25000CE', undefined, { future: false, equity: false }],
    ['a future', 'NIFTY25SEPFUT', undefined, { future: true, equity: false }],
    ['a commodity', 'GOLD', 'MCX_COMM', { future: true, equity: false }],
    ['an index', 'NIFTY', 'IDX_I', { future: false, equity: false }],
  ] as const)('%s is told by its segment and its option', (_what, symbol, segment, expected) => {
    const instrument = named(symbol, { segment });
    expect({ future: isFuture(instrument), equity: isEquity(instrument.segment) }).toEqual(
      expected,
    );
  });
});

describe('an option', () => {
  it('may be described beside any symbol', () => {
    const words = { optionType: 'PE', strike: price('120'), expiry: '2025-09-30' } as const;
    const option = named('INFY', words);
    expect(option).toEqual({
      segment: 'NSE_FNO',
      securityId: 'INFY',
      symbol: 'INFY',
      option: { type: 'PE', strike: price('120'), expiry: '2025-09-30', underlying: 'INFY' },
    });
    expect(contractOf(option)).toEqual(option.option);
  });

  it('is on what is said, in the segment of that', () => {
    const words = { optionType: 'CE', strike: price('80000'), underlying: 'sensex' } as const;
    expect(named('X', words)).toMatchObject({
      segment: 'BSE_FNO',
      option: { underlying: 'sensex', expiry: '' },
    });
  });

  it.each([
    ['its type', { optionType: 'PE' }, { type: 'PE' }],
    ['its strike', { strike: price('26000') }, { strike: price('26000') }],
    ['its expiry', { expiry: '2025-09-30' }, { expiry: '2025-09-30' }],
    ['its underlying', { underlying: 'BANKEX' }, { underlying: 'BANKEX' }],
  ] as const)(
    'takes %s from what is said rather than from its symbol',
    (_what, words, expected) => {
      const written = { type: 'CE', strike: price('25000'), expiry: '', underlying: 'NIFTY' };
      expect(named('NIFTY25SEP25000CE', words).option).toEqual({ ...written, ...expected });
    },
  );

  it.each([
    ['a type', { optionType: 'CE' }, '--strike'],
    ['a strike', { strike: price('120') }, '--option-type'],
    ['an expiry', { expiry: '2025-09-30' }, '--option-type'],
    ['an underlying', { underlying: 'NIFTY' }, '--option-type'],
  ] as const)('of which only %s is said is refused', (_what, words, missing) => {
    expect(() => named('INFY', words)).toThrow(
      invalid(`Invalid option "INFY": expected ${missing} beside the other option details`),
    );
  });

  it.each([
    ['nifty25sep25000ce', { type: 'CE', expiry: '', underlying: 'NIFTY' }],
    ['NIFTY-30Sep2025-25000-PE', { type: 'PE', expiry: '', underlying: 'NIFTY' }],
    ['NIFTY-Sep25-25000-CE', { type: 'CE', expiry: '', underlying: 'NIFTY' }],
    ['NIFTY2510725000CE', { type: 'CE', expiry: '2025-01-07', underlying: 'NIFTY' }],
    ['nifty25n0425000pe', { type: 'PE', expiry: '2025-11-04', underlying: 'NIFTY' }],
    ['NIFTY25D3025000CE', { type: 'CE', expiry: '2025-12-30', underlying: 'NIFTY' }],
  ])('is read from %s', (symbol, expected) => {
    expect(readOptionSymbol(symbol)).toEqual({ strike: price('25000'), ...expected });
  });

  it('has its strike without needless zeros', () => {
    expect(text(readOptionSymbol('M&M25SEP3400.50CE')!.strike)).toBe('3400.5');
  });
});

describe('a future', () => {
  it('is on what its symbol names, until a day that only somebody else can say', () => {
    expect(named('nifty25sepfut').future).toEqual({ expiry: '', underlying: 'NIFTY' });
    expect(contractOf(named('NIFTY25SEPFUT'))).toEqual({ expiry: '', underlying: 'NIFTY' });
    expect(named('Nifty-30Sep2025-FUT').future).toEqual({ expiry: '', underlying: 'NIFTY' });
  });

  it('is on what is said rather than what its symbol names', () => {
    const words = { underlying: 'SENSEX', expiry: '2025-09-25' };
    expect(named('NIFTY25SEPFUT', words)).toMatchObject({ segment: 'BSE_FNO', future: words });
  });

  it('is an option after all where one is described', () => {
    const option = named('NIFTY25SEPFUT', { optionType: 'CE', strike: price('25000') });
    expect(option.future).toBeUndefined();
    expect(option.option).toMatchObject({ type: 'CE', underlying: 'NIFTY25SEPFUT' });
    expect(() => named('NIFTY25SEPFUT', { optionType: 'CE' })).toThrow(invalid('--strike'));
    expect(() => named('NIFTY25SEPFUT', { strike: price('1') })).toThrow(invalid('--option-type'));
  });
});

describe('a symbol', () => {
  it.each(['INFY', 'Infy', 'NIFTY 50', 'É', 'X'.repeat(64)])('%j stays as it is', (typed) => {
    expect(parseSymbol(typed)).toBe(typed);
  });

  it.each(['INFY ', '\u0007INFY', 'INFY\u0007', 'A\u2028B', 'A\u2029B'])(
    '%j is refused, and the message says what one is',
    (typed) => {
      expect(() => parseSymbol(typed)).toThrow(invalid('expected 1 to 64 printable characters'));
    },
  );
});

describe('an id', () => {
  it.each(['1594', '!', '~', 'x'.repeat(64)])('may be %s', (typed) => {
    expect(parseId(typed, 'security id')).toBe(typed);
  });

  it.each(['', 'a b', ' a', 'a ', 'é', 'x'.repeat(65)])('may not be %j', (typed) => {
    expect(() => parseId(typed, 'security id')).toThrow(
      invalid('1 to 64 printable ASCII characters without spaces'),
    );
    expect(() => parseId(typed, 'security id')).toThrow(/Invalid security id/);
  });
});

describe('a choice', () => {
  it('is taken in small letters too', () => {
    expect(parseSegment('nse_fno')).toBe('NSE_FNO');
    expect(parseOptionType('pe')).toBe('PE');
  });

  it('that is none is refused with those there are', () => {
    expect(() => parseSegment('NYSE')).toThrow(
      invalid('Invalid segment "NYSE": expected one of NSE_EQ, NSE_FNO, NSE_CURRENCY, BSE_EQ'),
    );
    expect(() => parseOptionType('CALL')).toThrow(
      invalid('Invalid option type "CALL": expected CE or PE'),
    );
  });
});

describe('a date', () => {
  it.each(['2025-09-30', '2024-02-29'])('may be %s', (typed) => {
    expect(isDate(typed)).toBe(true);
    expect(parseDate(typed, 'expiry')).toBe(typed);
  });

  it.each([
    '2025-02-29',
    '2025-13-01',
    '2025-09-31',
    '2025-9-30',
    '+012025-09-30',
    '2025-09-30T00:00:00.000Z',
    'tomorrow',
    '',
  ])('may not be %j', (typed) => {
    expect(isDate(typed)).toBe(false);
    expect(() => parseDate(typed, 'expiry')).toThrow(invalid('a date such as 2025-09-30'));
    expect(() => parseDate(typed, 'expiry')).toThrow(/Invalid expiry/);
  });
});
