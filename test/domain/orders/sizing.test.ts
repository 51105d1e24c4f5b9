import { describe, expect, it } from '@jest/globals';
import { money, price, quantity, ratio, text } from '../../../src/domain/money/money.ts';
import { sizeOrder } from '../../../src/domain/orders/sizing.ts';

interface Words {
  readonly at?: string;
  readonly lot?: string;
  readonly available?: string;
  readonly total?: string;
  readonly buffer?: string;
  readonly allocation?: string;
  readonly risk?: string;
  readonly stop?: string;
}

function sized({ at = '100', lot = '75', available = '100000', buffer = '0', ...given }: Words) {
  const {
    lots,
    quantity: count,
    value,
    budget,
    loss,
  } = sizeOrder({
    instrument: {},
    price: price(at),
    lotSize: quantity(lot),
    available: money(available),
    total: money(given.total ?? available),
    slippageBuffer: ratio(buffer),
    allocation: given.allocation === undefined ? undefined : ratio(given.allocation),
    risk: given.risk === undefined ? undefined : ratio(given.risk),
    stop: given.stop === undefined ? undefined : price(given.stop),
  });
  return {
    lots: text(lots),
    quantity: text(count),
    value: text(value),
    budget: text(budget),
    loss: loss && text(loss),
  };
}

describe('how much a share of the cash buys', () => {
  it('is whole lots: 20% of 100000 buys two lots of 75 @ 100', () => {
    expect(sized({ allocation: '0.2' })).toEqual({
      lots: '2',
      quantity: '150',
      value: '15000',
      budget: '20000',
      loss: undefined,
    });
  });

  it('is all of the cash where no share is given', () => {
    expect(sized({})).toMatchObject({ lots: '13', value: '97500', budget: '100000' });
  });

  it('leaves room for slippage: 1% makes a lot cost 7575', () => {
    expect(sized({ allocation: '0.15', buffer: '0.01' })).toMatchObject({
      lots: '1',
      value: '7500',
      budget: '15000',
    });
    expect(sized({ allocation: '0.1515', buffer: '0.01' }).lots).toBe('2');
  });

  it('is nothing where it does not buy one lot', () => {
    expect(sized({ allocation: '0.01' })).toMatchObject({ lots: '0', quantity: '0', value: '0' });
  });

  it('says what a stop would lose', () => {
    expect(sized({ allocation: '0.2', stop: '90' })).toMatchObject({ lots: '2', loss: '1500' });
  });
});

describe('how much a share of all cash may be lost down to a stop', () => {
  it('is by the distance to it: 1% of 200000 over 10 a unit is two lots of 75', () => {
    expect(sized({ risk: '0.01', stop: '90', total: '200000' })).toEqual({
      lots: '2',
      quantity: '150',
      value: '15000',
      budget: '2000',
      loss: '1500',
    });
  });

  it('is the same up to the stop of a SHORT', () => {
    expect(sized({ risk: '0.01', stop: '110', total: '200000' })).toMatchObject({
      lots: '2',
      loss: '1500',
    });
  });

  it('is no more than the available cash buys, nor than its share that may be spent', () => {
    expect(sized({ risk: '0.5', stop: '99' })).toMatchObject({ lots: '13', budget: '50000' });
    expect(sized({ risk: '0.5', stop: '99', allocation: '0.1' }).lots).toBe('1');
  });

  it('cannot be told without a stop: then the cash decides', () => {
    expect(sized({ risk: '0.01' })).toMatchObject({ lots: '13', budget: '1000', loss: undefined });
  });

  it('is refused where the stop is the price itself', () => {
    expect(() => sized({ risk: '0.01', stop: '100' })).toThrow(
      expect.objectContaining({
        code: 'INVALID_VALUE',
        message: expect.stringMatching(/The stop ₹100.00 is the price itself/),
        details: { price: '100', stop: '100' },
      }),
    );
  });
});
