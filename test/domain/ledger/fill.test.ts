import { describe, expect, it } from '@jest/globals';
import {
  applyFill,
  splitQuantity,
  type Change,
  type Fill,
} from '../../../src/domain/ledger/fill.ts';
import { money, price, quantity, ratio, text } from '../../../src/domain/money/money.ts';
import { aBalance, aFill } from '../../support/ledger.ts';

const START = { balance: aBalance('100000') };
const traded = (
  given: Partial<Fill>,
  before: Change = { ...START, positions: [], realized: money('0') },
): Change => {
  const side = (wanted: string) => before.positions.find((each) => each.side === wanted);
  const account = { balance: before.balance, long: side('LONG'), short: side('SHORT') };
  return applyFill(account, aFill('x', { price: price('100'), ...given }));
};
const locked = ({ balance, positions }: Change) => {
  const { margin, costBasis, margined, side } = positions.at(-1)!;
  return {
    available: text(balance.available),
    used: text(balance.used),
    side,
    margin: text(margin),
    costBasis: text(costBasis),
    margined: margined === true,
  };
};

describe('what 10 @ 100 lock (fee 20, start 100000)', () => {
  const long = { side: 'LONG', costBasis: '1000' };
  const short = { side: 'SHORT', costBasis: '1000', margined: false };
  it.each([
    [
      'bought in full: their value, and no margin',
      { marginRate: ratio('1') },
      { ...long, available: '98980', used: '1000', margin: '0', margined: false },
    ],
    [
      'bought at a margin of 0.20: a fifth',
      { marginRate: ratio('0.2') },
      { ...long, available: '99780', used: '200', margin: '200', margined: true },
    ],
    [
      'bought where margins go by the underlying: 15 for each unit, whatever the rate',
      { marginRate: ratio('1'), marginPerUnit: price('15') },
      { ...long, available: '99830', used: '150', margin: '150', margined: true },
    ],
    [
      'sold short at a margin of 1: their value',
      { action: 'SELL', marginRate: ratio('1') },
      { ...short, available: '98980', used: '1000', margin: '1000' },
    ],
    [
      'sold short at a margin of 0.20: a fifth',
      { action: 'SELL', marginRate: ratio('0.2') },
      { ...short, available: '99780', used: '200', margin: '200' },
    ],
    [
      'sold short where margins go by the underlying: 15 for each unit',
      { action: 'SELL', marginRate: ratio('0.2'), marginPerUnit: price('15') },
      { ...short, available: '99830', used: '150', margin: '150' },
    ],
  ] as const)('%s', (_what, given, expected) => {
    expect(locked(traded(given))).toEqual(expected);
  });
});

describe('a fill', () => {
  it('is the next revision of the wallet, at its own time', () => {
    const at = '2025-09-15T10:00:00.000+05:30';
    const { balance } = traded({ at }, traded({}));
    expect(balance).toMatchObject({ revision: 2, lastUpdated: at });
  });

  it('sets free what its order had reserved for it', () => {
    const reserved = { ...START.balance, available: money('98980'), blocked: money('1020') };
    const fill = aFill('x', { price: price('98'), released: money('1020') });
    const { balance } = applyFill({ balance: reserved }, fill);
    expect([balance.available, balance.used, balance.blocked].map(text)).toEqual([
      '99000',
      '980',
      '0',
    ]);
  });

  it('that flips closes the LONG with the fee, and opens the SHORT without one', () => {
    const flipped = traded(
      { action: 'SELL', quantity: quantity('25'), price: price('110') },
      traded({}),
    );
    const [closed, opened] = flipped.positions;
    expect([closed, opened]).toMatchObject([{ side: 'LONG' }, { side: 'SHORT' }]);
    expect([closed!.netQty, closed!.fees, opened!.netQty, opened!.fees].map(text)).toEqual([
      '0',
      '40',
      '15',
      '0',
    ]);
    expect(text(flipped.realized)).toBe('100');
  });

  it('that opens again what was closed goes on with its figures', () => {
    const again = traded({}, traded({ action: 'SELL', price: price('110') }, traded({})));
    const [position] = again.positions;
    expect(again.positions).toHaveLength(1);
    expect([position!.buyQty, position!.realizedPnl, position!.fees].map(text)).toEqual([
      '20',
      '100',
      '60',
    ]);
  });

  it('keeps with the position what the newest fill knows of the instrument', () => {
    const { instrument } = aFill('x');
    const { positions } = traded({ instrument: { ...instrument, lotSize: '5' } }, traded({}));
    expect(positions).toMatchObject([{ instrument: { lotSize: '5' } }]);
  });
});

describe('how much of an order closes and how much opens', () => {
  const { balance, positions } = traded({});
  const [long] = positions;
  const short = { ...long!, side: 'SHORT' as const };
  const closed = { ...long!, netQty: quantity('0') };
  it.each([
    ['a BUY with nothing held opens all', {}, 'BUY', '15', ['0', '15']],
    ['a BUY adds to a LONG', { long }, 'BUY', '15', ['0', '15']],
    ['a BUY closes a SHORT of 10 first', { short }, 'BUY', '15', ['10', '5']],
    ['a SELL closes a LONG of 10 first', { long }, 'SELL', '15', ['10', '5']],
    ['a SELL of less closes only that', { long }, 'SELL', '4', ['4', '0']],
    ['a SELL adds to a SHORT', { short }, 'SELL', '15', ['0', '15']],
    ['a closed LONG is nothing to close', { long: closed }, 'SELL', '15', ['0', '15']],
  ] as const)('%s', (_what, held, action, count, expected) => {
    const { closing, opening } = splitQuantity({ balance, ...held }, action, quantity(count));
    expect([closing, opening].map(text)).toEqual(expected);
  });
});
