import { describe, expect, it } from '@jest/globals';
import { flatCharges, totalCharges, type Charges } from '../../../src/domain/charges/charges.ts';
import type { ChargesOf } from '../../../src/domain/charges/schedule.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import {
  money,
  price,
  quantity,
  ratio,
  roundHalfUp,
  scale,
  text,
  valueOf,
  ZERO,
} from '../../../src/domain/money/money.ts';
import { quoteCharges } from '../../../src/domain/charges/charges-quote.ts';

const NOTHING = flatCharges(ZERO);

function figures(count: string, at: string, soldAt: string, charge: ChargesOf) {
  const bought = {
    instrument: instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' }),
    product: 'CNC',
    quantity: quantity(count),
    price: price(at),
    day: '2025-09-15',
  } as const;
  const { buy, sell, both, gross, net, breakEven } = quoteCharges(bought, price(soldAt), charge);
  const paid = (charges: Charges) => text(totalCharges(charges));
  return {
    paid: [buy, sell, both].map(paid),
    gross: text(gross),
    net: text(net),
    breakEven: text(breakEven),
  };
}

/** A tax on the sale alone, rounded to the rupee. */
const taxed =
  (share: string): ChargesOf =>
  (trade) =>
    trade.side === 'BUY'
      ? NOTHING
      : {
          ...NOTHING,
          stt: roundHalfUp(scale(valueOf(trade.price, trade.quantity), ratio(share)), 0),
        };

describe('a purchase and a sale of the same day', () => {
  it('bring in the difference, less what both cost', () => {
    expect(figures('75', '100', '120', () => flatCharges(money('20')))).toMatchObject({
      paid: ['20', '20', '40'],
      gross: '1500',
      net: '1460',
    });
  });

  it('may lose', () => {
    expect(figures('10', '100', '98.5', taxed('0.01'))).toMatchObject({
      paid: ['0', '10', '10'],
      gross: '-15',
      net: '-25',
    });
  });

  it('count on a depository charge that nothing has paid yet', () => {
    const depository: ChargesOf = ({ dpPaid }) => ({ ...NOTHING, dp: money(dpPaid ? '0' : '15') });
    expect(figures('10', '100', '100', depository)).toMatchObject({
      paid: ['15', '15', '30'],
      breakEven: '103',
    });
  });
});

describe('the break-even price', () => {
  it('is the price itself where nothing is charged, and never below a paisa', () => {
    expect(figures('10', '100', '90', () => NOTHING).breakEven).toBe('100');
    expect(figures('10', '0.01', '90', () => NOTHING).breakEven).toBe('0.01');
    expect(figures('10', '0.001', '90', () => NOTHING).breakEven).toBe('0.01');
  });

  it.each([
    // A rupee more of tax just above it makes dearer sales lose again, until 15.90 and 13.55.
    ['1', '13.9', '0.1', '14.9'], // 14.90 - 1 = 13.90, while 15.00 - 2 = 13.00
    ['10', '12.15', '0.1', '13.45'], // 134.50 - 13 = 121.50, while 135.00 - 14 = 121.00
    ['75', '13.05', '0.05', '13.73'], // 1029.75 - 51 = 978.75, while 1030.50 - 52 = 978.50
  ])('of %s bought @ %s, a tax of %s rounded to the rupee, is %s', (count, at, share, expected) => {
    expect(figures(count, at, at, taxed(share)).breakEven).toBe(expected);
  });
});
