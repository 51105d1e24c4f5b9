import { expect, it } from '@jest/globals';
import { text } from '../../../src/domain/money/money.ts';
import { parseTypedMoney } from '../../../src/domain/money/typed.ts';

it.each([
  ['500000', '500000'],
  ['5,00,000', '500000'],
  ['500,000.50', '500000.5'],
  ['₹5000.25', '5000.25'],
  ['0', '0'],
  ['5L', '500000'],
  ['1.5 lakh', '150000'],
  ['2cr', '20000000'],
  ['0.05Cr', '500000'],
])('an amount typed as %s is %s', (typed, amount) => {
  expect(text(parseTypedMoney(typed))).toBe(amount);
});

it.each(['', 'L', '5,0,000', '1,00', '5LL', '5 L L', '-5L', '1e5', '5k', '1.123', '0.12345678L'])(
  'an amount typed as "%s" is refused',
  (typed) => {
    expect(() => parseTypedMoney(typed)).toThrow(/Invalid amount/);
  },
);
