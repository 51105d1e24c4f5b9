import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FieldReader } from '../../src/storage/codec/fields.ts';
import { runs, SEED } from '../support/fuzz-seed.ts';

const read = (value?: string) => new FieldReader(value === undefined ? {} : { f: value }, 'key A');

/** What a field may say, as the schema's document has it. */
const DECIMAL = /^[+-]?\d{1,60}(?:\.\d{1,60})?(?:e[+-]?\d{1,3})?$/i;

describe('a stored decimal', () => {
  const accepts = (text: string): boolean => {
    try {
      return read(text).decimal('f') === text;
    } catch (error) {
      expect(error).toMatchObject({ code: 'STORE_CORRUPT', details: { key: 'key A', field: 'f' } });
      return false;
    }
  };

  it.each(['0', '-1', '12.50', '-0.05', '0.1E3', '+5', '1e-7', '9'.repeat(60)])(
    'is digits, with a point, a sign, an exponent: %s',
    (text) => expect(accepts(text)).toBe(true),
  );

  it.each(['', '.', '-', '.5', '5.', '1.2.3', '--1', '1-', '1,000', ' 1', '1:', '1/', '١', 'NaN'])(
    'is nothing else: %j',
    (text) => expect(accepts(text)).toBe(false),
  );

  it('has at most 1,000 digits on either side of its point', () => {
    expect(accepts('9'.repeat(1001))).toBe(false);
    expect(accepts(`${'9'.repeat(1000)}.${'9'.repeat(1000)}`)).toBe(true);
    expect(accepts(`1.${'9'.repeat(1001)}`)).toBe(false);
    expect(accepts(`${'9'.repeat(1001)}.1`)).toBe(false);
  });

  it('is told quickly as the pattern would tell it', () => {
    const text = fc.oneof(
      fc.stringMatching(/^[+-]{0,2}[0-9]{0,4}\.{0,2}[0-9.]{0,4}([eE][+-]?[0-9]{0,4})?$/),
      fc.string({ maxLength: 6 }),
    );
    const agrees = (each: string) => expect(accepts(each)).toBe(DECIMAL.test(each));
    fc.assert(fc.property(text, agrees), { seed: SEED, numRuns: runs(500) });
  });

  it('may be absent or empty where something stands for it', () => {
    expect([read().decimal('f', '0'), read('').decimal('f', '0')]).toEqual(['0', '0']);
    expect(read('7').decimal('f', '0')).toBe('7');
    expect(() => read().decimal('f')).toThrow(
      'The stored field f of "key A" is nothing, expected a decimal.',
    );
    expect(() => read('x\u0007').decimal('f', '0')).toThrow('is "x\\x07", expected a decimal');
  });
});

describe('a stored count', () => {
  it('is at most 15 digits', () => {
    expect([read('0').count('f'), read('42').count('f')]).toEqual([0, 42]);
    expect(read('9'.repeat(15)).count('f')).toBe(999_999_999_999_999);
    expect([read().count('f', 3), read('').count('f', 3)]).toEqual([3, 3]);
    for (const bad of ['', '-1', '1.0', '1e3', 'one', '9'.repeat(16)]) {
      expect(() => read(bad).count('f')).toThrow('expected a whole number');
    }
    expect(() => read().count('f')).toThrow('is nothing, expected a whole number');
  });
});

describe('a stored record of decimals', () => {
  it('is a JSON object of them', () => {
    expect(read('{"stt":"1.5","gst":"-2"}').decimals('f')).toEqual({ stt: '1.5', gst: '-2' });
    expect([read().decimals('f'), read('').decimals('f')]).toEqual([undefined, undefined]);
    for (const bad of ['{}', '[]', 'null', '{"stt":"x"}', '{"stt":"1","gst":"?"}', '{', '7']) {
      expect(() => read(bad).decimals('f')).toThrow('expected decimals');
    }
  });
});

describe('another stored field', () => {
  it('is one of the words that it may be', () => {
    expect(read('LONG').oneOf('f', ['LONG', 'SHORT'])).toBe('LONG');
    expect(() => read('long').oneOf('f', ['LONG', 'SHORT'])).toThrow('expected LONG or SHORT');
    expect(() => read().oneOf('f', ['LONG', 'SHORT'])).toThrow('is nothing, expected LONG');
  });

  it('is a text, whose control characters come escaped', () => {
    expect([read('Infosys ₹').text('f'), read().text('f')]).toEqual(['Infosys ₹', '']);
    expect(read('a\u001b[31mb').text('f')).toBe('a\\x1b[31mb');
    expect([read('').has('f'), read().has('f')]).toEqual([true, false]);
  });
});
