import { describe, expect, it } from '@jest/globals';
import { price, text } from '../../../src/domain/money/money.ts';
import { byPriority, fillPrice, trailed } from '../../../src/domain/orders/fill-price.ts';
import { pendingOrder, type TypedOrder } from '../../support/floor.ts';

const ZERO_QUANTITY = { model: 'none' } as const;
const HALF_RUPEE = { model: 'ticks', ticks: 1, tick: price('0.5') } as const;

interface Quoted {
  readonly last: string;
  readonly bid?: string;
  readonly ask?: string;
}
const tickOf = ({ last, bid, ask }: Quoted) => ({
  price: price(last),
  bid: bid ? price(bid) : undefined,
  ask: ask ? price(ask) : undefined,
});
const fillsAt = (
  typed: TypedOrder,
  quoted: Quoted,
  slippage: typeof ZERO_QUANTITY | typeof HALF_RUPEE,
) => {
  const found = fillPrice(pendingOrder('P-1', typed), tickOf(quoted), slippage);
  return found && text(found);
};

const buy: TypedOrder = { limit: '100' };
const sell: TypedOrder = { action: 'SELL', limit: '100' };
const buyStop: TypedOrder = { type: 'SL-M', trigger: '105' };
const sellStop: TypedOrder = { action: 'SELL', type: 'SL-M', trigger: '95' };
const buyStopLimit: TypedOrder = { type: 'SL', trigger: '105', limit: '106' };
const sellStopLimit: TypedOrder = { action: 'SELL', type: 'SL', trigger: '95', limit: '94' };

describe('the price at which an order fills', () => {
  it.each<[string, TypedOrder, Quoted, string | undefined]>([
    ['a BUY LIMIT at its limit', buy, { last: '100' }, '100'],
    ['a BUY LIMIT in a gap, at the better quote', buy, { last: '99.5' }, '99.5'],
    ['a BUY LIMIT below the market, not at all', buy, { last: '100.05' }, undefined],
    ['a BUY LIMIT at what a seller asks', buy, { last: '101', ask: '99.8' }, '99.8'],
    ['a BUY LIMIT not below what a seller asks', buy, { last: '99', ask: '100.05' }, undefined],
    ['a SELL LIMIT at its limit', sell, { last: '100' }, '100'],
    ['a SELL LIMIT in a gap, at the better quote', sell, { last: '100.5' }, '100.5'],
    ['a SELL LIMIT above the market, not at all', sell, { last: '99.95' }, undefined],
    ['a SELL LIMIT at what a buyer bids', sell, { last: '99', bid: '100.2' }, '100.2'],
    ['a SELL LIMIT not above what a buyer bids', sell, { last: '101', bid: '99' }, undefined],
    ['a BUY SL-M below its trigger, not at all', buyStop, { last: '104.95' }, undefined],
    ['a BUY SL-M at its trigger', buyStop, { last: '105' }, '105'],
    ['a BUY SL-M at whatever a gap gives', buyStop, { last: '120' }, '120'],
    ['a SELL SL-M above its trigger, not at all', sellStop, { last: '95.05' }, undefined],
    ['a SELL SL-M at its trigger', sellStop, { last: '95' }, '95'],
    ['a SELL SL-M at whatever a gap gives', sellStop, { last: '80' }, '80'],
    ['a BUY SL below its trigger, not at all', buyStopLimit, { last: '104.95' }, undefined],
    ['a BUY SL at its trigger', buyStopLimit, { last: '105' }, '105'],
    ['a BUY SL past its limit, not at all', buyStopLimit, { last: '106.05' }, undefined],
    ['a SELL SL at its trigger', sellStopLimit, { last: '95' }, '95'],
    ['a SELL SL past its limit, not at all', sellStopLimit, { last: '93.95' }, undefined],
    [
      'a BUY SL that was triggered, below its trigger too',
      { ...buyStopLimit, status: 'TRIGGERED' },
      { last: '104' },
      '104',
    ],
    [
      'a SELL SL-M that filled in part, above its trigger too',
      { ...sellStop, status: 'PARTIALLY_FILLED' },
      { last: '97' },
      '97',
    ],
  ])('%s', (_what, typed, quoted, at) => {
    expect(fillsAt(typed, quoted, ZERO_QUANTITY)).toBe(at);
  });

  it.each<[string, TypedOrder, string, string]>([
    ['a BUY LIMIT, as far as its limit', buy, '99.8', '100'],
    ['a BUY LIMIT in a gap', buy, '98', '98.5'],
    ['a SELL LIMIT, as far as its limit', sell, '100.2', '100'],
    ['a SELL LIMIT in a gap', sell, '102', '101.5'],
    ['a BUY SL-M', buyStop, '105', '105.5'],
    ['a SELL SL-M', sellStop, '95', '94.5'],
  ])('slippage makes it worse: %s', (_what, typed, last, at) => {
    expect(fillsAt(typed, { last }, HALF_RUPEE)).toBe(at);
  });
});

describe('who fills first', () => {
  it('sales, then what takes any price, then the better limit, then the earlier order', () => {
    const orders = [
      pendingOrder('buy at 100, later', { limit: '100', sequence: 9 }),
      pendingOrder('buy at 100, b', { limit: '100', sequence: 3 }),
      pendingOrder('buy at 100, a', { limit: '100', sequence: 3 }),
      pendingOrder('buy at 101', { limit: '101', sequence: 8 }),
      pendingOrder('buy stop, later', { ...buyStop, sequence: 7 }),
      pendingOrder('buy stop', { ...buyStop, sequence: 6 }),
      pendingOrder('sell at 102', { ...sell, limit: '102', sequence: 4 }),
      pendingOrder('sell at 101', { ...sell, limit: '101', sequence: 5 }),
      pendingOrder('sell stop', { ...sellStop, sequence: 10 }),
    ];
    const sorted = [
      'sell stop',
      'sell at 101',
      'sell at 102',
      'buy stop',
      'buy stop, later',
      'buy at 101',
      'buy at 100, a',
      'buy at 100, b',
      'buy at 100, later',
    ];
    expect([...orders].sort(byPriority).map(({ id }) => id)).toEqual(sorted);
    expect(
      [...orders]
        .reverse()
        .sort(byPriority)
        .map(({ id }) => id),
    ).toEqual(sorted);
  });
});

describe('a trailing stop of 5', () => {
  const trailing: TypedOrder = { type: 'SL-M', trail: '5' };
  it.each<[string, TypedOrder, string, string | undefined]>([
    ['of a LONG follows a rise', { action: 'SELL', trigger: '95' }, '101', '96'],
    ['of a LONG stays where it is', { action: 'SELL', trigger: '95' }, '100', undefined],
    ['of a LONG does not follow a fall', { action: 'SELL', trigger: '95' }, '97', undefined],
    ['of a SHORT follows a fall', { action: 'BUY', trigger: '105', closes: true }, '99', '104'],
    [
      'of a SHORT stays where it is',
      { action: 'BUY', trigger: '105', closes: true },
      '100',
      undefined,
    ],
    [
      'of a SHORT does not follow a rise',
      { action: 'BUY', trigger: '105', closes: true },
      '103',
      undefined,
    ],
    ['of an entry is for its exit to come', { action: 'BUY', trigger: '105' }, '99', undefined],
    ['without a trigger is none', { action: 'SELL' }, '200', undefined],
  ])('%s', (_what, typed, last, at) => {
    const moved = trailed(pendingOrder('P-1', { ...trailing, ...typed }), price(last));
    expect(moved && text(moved)).toBe(at);
  });

  it('is no stop that was not asked to trail', () => {
    expect(trailed(pendingOrder('P-1', sellStop), price('200'))).toBeUndefined();
  });
});
