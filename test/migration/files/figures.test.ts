import { describe, expect, it } from '@jest/globals';
import { text } from '../../../src/domain/money/money.ts';
import { legacyMoney } from '../../../src/migration/files/figures.ts';
import { SeenOrders } from '../../../src/migration/files/seen-orders.ts';

describe('an amount as the predecessor wrote it', () => {
  it.each([
    ['173935.24999999997', '173935.25'],
    ['1.0e-05', '0'],
    ['0.504e4', '5040'],
    ['200000.', '200000'],
    ['-94.3', '-94.3'],
    ['₹1,73,935.25', '173935.25'],
    ['-₹94.30', '-94.3'],
    ['₹-94.3', '-94.3'],
  ])('%s is %s', (written, meant) => {
    expect(text(legacyMoney(written, 'amount'))).toBe(meant);
  });

  it.each(['', 'NaN', 'Infinity', '1,73,935', '₹', '1e999', '0x10', '--5', '1 000'])(
    '%j is refused',
    (written) => {
      expect(() => legacyMoney(written, 'amount')).toThrow(/Invalid amount/);
    },
  );
});

describe('orders that were seen', () => {
  it('are known again, whatever their number', () => {
    const seen = new SeenOrders();
    for (let index = 0; index < 20_000; index += 1) {
      expect(seen.add(`P-${index}`, `${index}`)).toBe('new');
    }
    expect(seen.add('P-17', '17')).toBe('same');
    expect(seen.add('P-17', '18')).toBe('other');
    expect(seen.add('P-20000', '17')).toBe('new');
  });
});
