import { describe, expect, it } from '@jest/globals';
import { applyFill, type Fill, type Account } from '../../../src/domain/ledger/fill.ts';
import { price, quantity } from '../../../src/domain/money/money.ts';
import { fillRefusal, productRefusal } from '../../../src/domain/orders/refusals.ts';
import type { Product } from '../../../src/domain/ledger/product.ts';
import { aBalance, aFill } from '../../support/ledger.ts';
import { Trader } from '../../support/trader.ts';

/** What trading was refused with. */
function refusal(trade: () => unknown) {
  try {
    trade();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('an opening that costs too much', () => {
  it('names what it needs with the fee, what is there, and what is missing', () => {
    expect(refusal(() => new Trader().buy('1000', '100'))).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      message:
        'Insufficient funds for "INFY": it needs ₹1,00,020.00 with the fee, ₹1,00,000.00 is available, ' +
        '₹20.00 is missing.',
      details: { required: '100020', available: '100000', shortfall: '20', symbol: 'INFY' },
    });
  });

  it('after a close that paid the fee needs its own value alone', () => {
    const trader = new Trader({ allowShort: true }).buy('10', '100');
    expect(refusal(() => trader.sell('2000', '100'))).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
      details: { required: '199000', available: '99960', shortfall: '99040' },
    });
  });

  it('is decided as filled where it costs no more than is available', () => {
    const fill = aFill('x', { price: price('99') });
    expect(fillRefusal({ balance: aBalance('1010') }, fill, false)).toBeUndefined();
    expect(fillRefusal({ balance: aBalance('1009.99') }, fill, false)).toMatchObject({
      details: { shortfall: '0.01' },
    });
  });
});

describe('a quantity that is not there', () => {
  it.each([
    [
      'a sale of more than is held',
      () => new Trader().buy('75', '100').sell('76', '100'),
      'Cannot sell 76 of "INFY": only 75 LONG open in NSE_EQ.',
      { symbol: 'INFY', requested: '76', open_quantity: '75' },
    ],
    [
      'a sale of what is not held',
      () => new Trader().sell('1', '100'),
      'Cannot sell 1 of "INFY": nothing open in NSE_EQ.',
      { symbol: 'INFY', requested: '1', open_quantity: '0' },
    ],
  ])('refuses %s, and says what is open', (_what, trade, message, details) => {
    expect(refusal(trade)).toMatchObject({ code: 'INSUFFICIENT_QUANTITY', message, details });
  });

  it('is not missed by a BUY that covers a SHORT and goes on to a LONG', () => {
    const trader = new Trader({ fee: '0' }).short('10', '100').buy('25', '90');
    expect(trader.open).toMatchObject([{ side: 'LONG', netQty: quantity('15') }]);
  });

  it('is not missed by a sale of exactly what is held', () => {
    expect(new Trader().buy('75', '100').sell('75', '100').open).toEqual([]);
  });
});

describe('an instrument is held as one product at a time', () => {
  const after = (...fills: readonly Partial<Fill>[]): Account => {
    let account: Account = { balance: aBalance() };
    for (const given of fills) {
      const { balance, positions } = applyFill(account, aFill('x', given));
      const sides = positions.map((each) => [each.side.toLowerCase(), each]);
      account = { ...account, balance, ...Object.fromEntries(sides) };
    }
    return account;
  };
  const asked = (account: Account, product: Product) =>
    productRefusal(account, aFill('y', { product }));
  const SHORT = { action: 'SELL', product: 'MIS' } as const;

  it('so the other is refused, with both', () => {
    expect(asked(after({ product: 'MIS' }), 'CNC')).toMatchObject({
      code: 'PRODUCT_MISMATCH',
      message: '"INFY" is open as MIS: close it before you trade it as CNC.',
      details: { symbol: 'INFY', open_product: 'MIS', product: 'CNC' },
    });
  });

  it('and is CNC where nothing was said', () => {
    expect(asked(after({}), 'MIS')).toMatchObject({
      details: { open_product: 'CNC', product: 'MIS' },
    });
    expect(asked(after({}), 'CNC')).toBeUndefined();
  });

  it('whichever side is open', () => {
    expect(asked(after(SHORT), 'CNC')).toMatchObject({ code: 'PRODUCT_MISMATCH' });
    const turned = after({ quantity: quantity('5') }, { ...SHORT, quantity: quantity('15') });
    expect(asked(turned, 'CNC')).toMatchObject({ details: { open_product: 'MIS' } });
  });

  it.each([
    ['nothing is held', after(), 'MIS'],
    ['the same is asked for', after({ product: 'MIS' }), 'MIS'],
    ['what was held is closed', after({ product: 'MIS' }, { action: 'SELL' }), 'CNC'],
  ] as const)('and nothing is refused where %s', (_when, account, product) => {
    expect(asked(account, product)).toBeUndefined();
  });

  it('before anything else is asked of the order', () => {
    const fill = aFill('y', { product: 'MIS', quantity: quantity('10000') });
    expect(fillRefusal(after({}), fill, false)).toMatchObject({ code: 'PRODUCT_MISMATCH' });
  });
});
