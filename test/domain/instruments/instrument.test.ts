import { describe, expect, it } from '@jest/globals';
import {
  contractOf,
  instrumentKey,
  instrumentName,
  isDate,
  isEquity,
  isFuture,
  parseDate,
  parseId,
  parseOptionType,
  parseSegment,
  parseSymbol,
  type Instrument,
} from '../../../src/domain/instruments/instrument.ts';
import { price } from '../../../src/domain/money/money.ts';

const invalid = (text: string) =>
  expect.objectContaining({ code: 'INVALID_VALUE', message: expect.stringContaining(text) });

const SHARE: Instrument = { segment: 'NSE_EQ', securityId: '1594', symbol: 'INFY' };
const CALL: Instrument = {
  ...SHARE,
  segment: 'NSE_FNO',
  option: { type: 'CE', strike: price('1500'), expiry: '2025-09-30', underlying: 'INFY' },
};

describe('an instrument', () => {
  it('is called by its full name, whatever symbol it has; without a day it keeps its symbol', () => {
    expect(instrumentName(SHARE)).toBe('INFY');
    expect(instrumentName(CALL)).toBe('INFY 2025-09-30 1500 CE');
    const future = { expiry: '2026-02-24', underlying: 'NIFTY' };
    expect(instrumentName({ ...SHARE, symbol: 'NIFTY26FEBFUT', future })).toBe(
      'NIFTY 2026-02-24 FUT',
    );
    const undated = { ...CALL, symbol: 'NIFTY-1500-CE', option: { ...CALL.option!, expiry: '' } };
    expect(instrumentName(undated)).toBe('NIFTY-1500-CE');
  });

  it('is known by its segment and its id', () => {
    expect(instrumentKey(SHARE)).toBe('NSE_EQ 1594');
  });

  it.each([
    ['a share', SHARE, { future: false, equity: true }],
    ['an option', CALL, { future: false, equity: false }],
    ['a commodity', { ...SHARE, segment: 'MCX_COMM' }, { future: true, equity: false }],
    ['an index', { ...SHARE, segment: 'IDX_I' }, { future: false, equity: false }],
  ] as const)('%s is told by its segment and its option', (_what, instrument, expected) => {
    expect({ future: isFuture(instrument), equity: isEquity(instrument.segment) }).toEqual(
      expected,
    );
  });

  it('is a contract on what its option or its future says', () => {
    expect(contractOf(CALL)).toEqual(CALL.option);
    expect(contractOf(SHARE)).toBeUndefined();
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
      invalid('Invalid segment "NYSE": expected NSE_EQ, NSE_FNO, NSE_CURRENCY, BSE_EQ'),
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
    expect(() => parseDate(typed, 'expiry')).toThrow(invalid('a date (YYYY-MM-DD)'));
    expect(() => parseDate(typed, 'expiry')).toThrow(/Invalid expiry/);
  });
});
