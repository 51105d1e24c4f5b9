import { describe, expect, it } from '@jest/globals';
import { exitOrders, endOfDay } from '../../../src/domain/orders/exits.ts';
import { price, quantity, text } from '../../../src/domain/money/money.ts';
import type { Exits, PendingOrder } from '../../../src/domain/orders/order.ts';
import { Floor, pendingOrder, type TypedOrder } from '../../support/floor.ts';
import { START } from '../../support/trader.ts';

const prices = (given: Record<string, string>): Exits =>
  Object.fromEntries(Object.entries(given).map(([name, at]) => [name, price(at)]));

/** The exits of an entry for 10 that filled at 100. */
const exitsOf = (exits: Record<string, string>, typed: TypedOrder = {}, count = '10') => {
  const entry = { ...pendingOrder('P-1', { filled: '10', ...typed }), note: 'breakout' };
  const fill = { quantity: quantity(count), price: price('100') };
  return exitOrders(entry, prices(exits), fill, new Floor().transaction);
};
const told = (orders: readonly PendingOrder[]) =>
  orders.map(({ id, action, orderType, price: limit, pending }) => ({
    id,
    order: `${action} ${orderType}`,
    limit: text(limit),
    trigger: pending.triggerPrice && text(pending.triggerPrice),
    trail: pending.trail && text(pending.trail),
  }));

describe('the exits of an entry', () => {
  it('of a BUY are a SELL LIMIT at the target and a SELL SL-M at the stop, as one pair', () => {
    const exits = exitsOf({ target: '110', stop: '95' });
    expect(told(exits)).toEqual([
      { id: 'P-1-T', order: 'SELL LIMIT', limit: '110', trigger: undefined, trail: undefined },
      { id: 'P-1-S', order: 'SELL SL-M', limit: '0', trigger: '95', trail: undefined },
    ]);
    for (const exit of exits) {
      expect(exit).toMatchObject({
        clientOrderId: exit.id,
        sessionId: 'S',
        mode: 'paper',
        status: 'OPEN',
        validity: 'GTC',
        note: 'breakout',
        createdAt: START,
        filledAt: '',
        reason: '',
        reasonCode: '',
        filledPrice: undefined,
        pending: { group: 'P-1', reduceOnly: true, allowShort: false, validUntil: '' },
      });
      const { quantity: count, filledQuantity, fee, pending } = exit;
      const { reserved, filledValue } = pending;
      expect([count, filledQuantity, fee, reserved, filledValue].map(text)).toEqual([
        '10',
        '0',
        '0',
        '0',
        '0',
      ]);
    }
  });

  it('of a SHORT buy it back', () => {
    const exits = exitsOf({ target: '90', stop: '105' }, { action: 'SELL', short: true });
    expect(told(exits).map(({ order }) => order)).toEqual(['BUY LIMIT', 'BUY SL-M']);
  });

  it('are only those that were asked for', () => {
    expect(told(exitsOf({ target: '110' })).map(({ id }) => id)).toEqual(['P-1-T']);
    expect(told(exitsOf({ stop: '95' })).map(({ id }) => id)).toEqual(['P-1-S']);
    expect(exitsOf({})).toEqual([]);
    expect(exitsOf({ target: '110', stop: '95' }, {}, '0')).toEqual([]);
  });

  it.each<[string, Record<string, string>, TypedOrder, string]>([
    ['begins its distance below what was paid', { trail: '5' }, {}, '95'],
    [
      'of a SHORT begins above what was got',
      { trail: '5' },
      { action: 'SELL', short: true },
      '105',
    ],
    ['begins at the stop that was named', { trail: '5', stop: '97' }, {}, '97'],
    ['is never at a price that nothing can have', { trail: '100' }, {}, '0.0001'],
  ])('a trailing stop %s', (_what, exits, typed, trigger) => {
    expect(told(exitsOf(exits, typed))).toMatchObject([{ trigger, trail: exits['trail'] }]);
  });

  it('end with the day where the entry is MIS', () => {
    const [exit] = exitsOf({ stop: '95' }, { product: 'MIS' });
    expect(exit).toMatchObject({
      product: 'MIS',
      validity: 'DAY',
      pending: { validUntil: '2025-09-15T23:59:59.999+05:30' },
    });
    expect(endOfDay('2025-12-31T09:15:00.000-05:00')).toBe('2025-12-31T23:59:59.999-05:00');
  });

  it('of a later part have ids of their own', () => {
    const [, stop] = exitsOf({ target: '110', stop: '95' }, { filled: '10' }, '4');
    expect(stop!.id).toBe('P-1-S1');
  });
});

describe('an entry that fills in parts', () => {
  const bracket = () =>
    new Floor().place({ limit: '100', target: '110', stop: '95' }).tick('100', '4');
  const open = (floor: Floor) => floor.open.map(({ id, quantity: n }) => [id, text(n)]);

  it('has exits for what filled, which grow with it', () => {
    const floor = bracket();
    expect(open(floor)).toEqual([
      ['P-1', '10'],
      ['P-1-T', '4'],
      ['P-1-S', '4'],
    ]);
    floor.tick('100', '3');
    expect(open(floor).sort()).toEqual([
      ['P-1', '10'],
      ['P-1-S', '7'],
      ['P-1-T', '7'],
    ]);
    expect(floor.transaction.entries.filter(({ type }) => type === 'ORDER_MODIFIED')).toHaveLength(
      2,
    );
    expect(floor.tick('100').tick('111').figures).toMatchObject({ realized: '110', used: '0' });
    expect(floor.broken).toEqual([]);
  });

  it('has new exits when those of the first part are done', () => {
    const floor = bracket().tick('110', '4');
    expect(open(floor)).toEqual([['P-1', '10']]);
    floor.tick('100', '6');
    const [target, stop] = open(floor);
    expect([target![1], stop![1]]).toEqual(['6', '6']);
    expect(target![0]).toMatch(/^P-1-T\d+$/);
  });

  it('without exits has none', () => {
    expect(new Floor().place({ limit: '100' }).tick('100').open).toEqual([]);
  });
});
