import { describe, expect, it } from '@jest/globals';
import { readScreenOrder } from '../../../src/cli/input/arguments/screen-order.ts';

describe('an order typed on the live screen', () => {
  it.each([
    ['INFY 10', { symbol: 'INFY', quantity: '10' }],
    ['NIFTY 25000 CE 65 @104.25', { symbol: 'NIFTY 25000 CE', quantity: '65', price: '@104.25' }],
    ['INFY all', { symbol: 'INFY', quantity: 'all' }],
    [
      'INFY 10 @1490 limit stop 1460 tp 1560 trail 5 MIS',
      {
        symbol: 'INFY',
        quantity: '10',
        price: '@1490',
        type: 'LIMIT',
        stop: '1460',
        target: '1560',
        trail: '5',
        product: 'MIS',
      },
    ],
    ['INFY 10 trigger 1520', { symbol: 'INFY', quantity: '10', trigger: '1520', type: 'SL-M' }],
    [
      'INFY 10 trigger 1520 @1522 gtc',
      {
        symbol: 'INFY',
        quantity: '10',
        price: '@1522',
        trigger: '1520',
        type: 'SL',
        validity: 'GTC',
      },
    ],
    ['SBIN 100 short', { symbol: 'SBIN', quantity: '100', short: true }],
    // A share may be called as a word is.
    ['TARGET 5', { symbol: 'TARGET', quantity: '5' }],
  ])('%s', (line, query) => {
    expect(readScreenOrder(line)).toEqual(query);
  });

  it('says which word lacks its price', () => {
    expect(() => readScreenOrder('INFY 10 stop')).toThrow('expected a price behind "stop"');
  });

  it('needs a quantity', () => {
    expect(() => readScreenOrder('INFY')).toThrow('say how many');
  });
});
