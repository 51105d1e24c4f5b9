import { describe, expect, it } from '@jest/globals';
import { isPrintable } from '../../src/domain/errors.ts';
import { isSymbol } from '../../src/domain/instruments/instrument.ts';

const HIDDEN = [
  ['a bell', '\u0007'],
  ['a new line', '\n'],
  ['an escape sequence', '\u001b[2J'],
  ['a delete', '\u007f'],
  ['a control of the upper half', '\u0085'],
  ['a soft hyphen', '\u00ad'],
  ['a turn of the writing direction', '\u202e'],
  ['a line separator', '\u2028'],
  ['a paragraph separator', '\u2029'],
  ['a tag that no font shows', '\u{e0001}'],
  ['half a pair', '\ud83d'],
] as const;

describe('a text that may be shown', () => {
  it.each(['', ' ', '~', 'INFY @ 1,500', '₹ 5 · ↑ ↓', '─│▟', 'é', 'इन्फोसिस', '股票', '🚀'])(
    'may be %j',
    (text) => expect(isPrintable(text)).toBe(true),
  );

  it.each(HIDDEN)('may not have %s, wherever it stands', (_what, hidden) => {
    for (const text of [hidden, `A${hidden}`, `${hidden}A`, `A${hidden}B`, `é${hidden}股`]) {
      expect(isPrintable(text)).toBe(false);
    }
  });
});

describe('a symbol of an instrument list', () => {
  it.each(['A', 'M&M', 'NIFTY 50', 'X'.repeat(64), '🚀'.repeat(64)])('may be %s', (text) => {
    expect(isSymbol(text)).toBe(true);
  });

  it.each(['', 'X'.repeat(65), '🚀'.repeat(65), 'A\nB', `${'X'.repeat(64)}\n`])(
    'may not be %j',
    (text) => expect(isSymbol(text)).toBe(false),
  );

  it.each(HIDDEN)('may not have %s', (_what, hidden) => {
    expect([isSymbol(hidden), isSymbol(`A${hidden}B`)]).toEqual([false, false]);
  });
});
