import { describe, expect, it } from '@jest/globals';
import { escapeControls } from '../../src/domain/errors.ts';
import { parseSymbol } from '../../src/domain/instruments/instrument.ts';
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
