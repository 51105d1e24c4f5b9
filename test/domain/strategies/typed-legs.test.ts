import { describe, expect, it } from '@jest/globals';
import { text } from '../../../src/domain/money/money.ts';
import { parseChoice } from '../../../src/domain/strategies/typed-contract.ts';
import { parseLegs } from '../../../src/domain/strategies/typed-legs.ts';

const read = (typed: string) =>
  parseLegs(typed.split(' ')).map(({ action, count, contract, price }) => ({
    action,
    count: text(count),
    contract,
    ...(price && { price: text(price) }),
  }));

describe('legs', () => {
  it('are read with signs and with verbs', () => {
    const legs = [
      { action: 'BUY', count: '1', contract: { symbol: 'NIFTY26DEC24000CE' } },
      { action: 'SELL', count: '2', contract: { symbol: 'NIFTY26DEC24200CE' } },
    ];
    expect(read('+1 NIFTY26DEC24000CE -2 NIFTY26DEC24200CE')).toEqual(legs);
    expect(read('buy 1 NIFTY26DEC24000CE sell 2 NIFTY26DEC24200CE')).toEqual(legs);
  });

  it('may carry their price', () => {
    expect(read('-1 CE:atm@104.25')[0]).toMatchObject({ price: '104.25' });
  });

  it('may be the future, or the share itself', () => {
    expect(read('+1 FUT -1 eq').map(({ contract }) => contract)).toEqual([
      { kind: 'FUT' },
      { kind: 'EQ' },
    ]);
  });

  it.each([
    ['no count', 'NIFTY26DEC24000CE'],
    ['no contract', '+1'],
    ['a count of nothing', '+0 X'],
    ['a half lot', 'buy 1.5 X'],
    ['no price after @', '+1 X@'],
    ['a strike that is none', '+1 CE:far'],
  ])('are refused with %s', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'INVALID_VALUE' }));
  });

  it('are at most 20', () => {
    const text = Array.from({ length: 21 }, () => '+1 X').join(' ');
    expect(() => read(text)).toThrow(/1 to 20 legs/);
    expect(() => parseLegs([])).toThrow(/1 to 20 legs/);
  });
});

describe('a strike', () => {
  it.each([
    ['atm', { by: 'steps', steps: 0 }],
    ['otm2', { by: 'steps', steps: 2 }],
    ['ITM1', { by: 'steps', steps: -1 }],
  ])('%s is so many strikes away', (text, choice) => {
    expect(parseChoice(text)).toEqual(choice);
  });

  it.each([
    ['+200', 'points', '200'],
    ['-150', 'points', '-150'],
    ['24000', 'strike', '24000'],
    ['d16', 'percent', '16'],
    ['p50.5', 'premium', '50.5'],
  ])('%s is read', (typed, name, value) => {
    const choice = parseChoice(typed) as unknown as Record<string, never>;
    expect(text(choice[name]!)).toBe(value);
  });
});
