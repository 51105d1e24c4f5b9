import { describe, expect, it } from '@jest/globals';
import {
  ErrorCode,
  escapeControls,
  invalidValue,
  PapertradeError,
  quoteSafely,
} from '../../src/domain/errors.ts';

describe('a value in a message', () => {
  it.each(['', 'INFY', '~ plain ~', '₹ é 股', 'क्ष'])('%j stays as it is', (value) => {
    expect(escapeControls(value)).toBe(value);
    expect(quoteSafely(value)).toBe(`"${value}"`);
  });

  it.each([
    ['\u0007', String.raw`\x07`],
    ['A\nB', String.raw`A\x0aB`],
    ['\u001b[2J', String.raw`\x1b[2J`],
    ['\u0085', String.raw`\x85`],
    ['\u00ad', String.raw`\xad`],
    ['\u0600', String.raw`\u{0600}`],
    ['A\u2028B\u2029C', String.raw`A\u{2028}B\u{2029}C`],
    ['\u202eevil', String.raw`\u{202e}evil`],
    ['\u{e0001}', String.raw`\u{e0001}`],
  ])('%j shows what would move the cursor or hide text', (value, shown) => {
    expect(escapeControls(value)).toBe(shown);
  });

  it('is cut after 80 characters', () => {
    expect(quoteSafely('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
    expect(quoteSafely('x'.repeat(81))).toBe(`"${'x'.repeat(80)}..."`);
  });
});

describe('a refusal', () => {
  it('of a value names it and what was expected', () => {
    expect(invalidValue('price', 'A\n', 'a number')).toMatchObject({
      name: 'PapertradeError',
      code: 'INVALID_VALUE',
      message: String.raw`Invalid price "A\x0a": expected a number.`,
      details: { name: 'price', value: String.raw`A\x0a` },
    });
    const { details } = invalidValue('price', '9'.repeat(200), 'a number');
    expect(details['value']).toBe('9'.repeat(80));
  });

  it('keeps what caused it, and has no cause where nothing did', () => {
    const cause = new Error('the disk is full');
    const caused = new PapertradeError(ErrorCode.STORE_UNUSABLE, 'Cannot write.', {}, cause);
    expect(caused.cause).toBe(cause);
    const plain = new PapertradeError(ErrorCode.CONFLICT, 'Try again.');
    expect(plain).toMatchObject({ code: 'CONFLICT', details: {} });
    expect('cause' in plain).toBe(false);
  });
});
