import { describe, expect, it } from '@jest/globals';
import { price, quantity, ratio, text } from '../../../src/domain/money/money.ts';
import { react } from '../../../src/domain/orders/matching-engine.ts';
import type { Order } from '../../../src/domain/orders/order.ts';
import { START } from '../../support/trader.ts';
import { Floor, INFY, rulesWith, type TypedOrder } from '../../support/floor.ts';

/** A floor on which 10 shares were bought at 100 (by P-1). */
const account = (rules = rulesWith()) => new Floor(rules).place({ limit: '100' }).tick('100');
const order = (floor: Floor, id: string): Order => {
  const { placed, updated } = floor.transaction;
  return [...placed, ...updated].find((each) => each.id === id)!;
};
const became = (floor: Floor, id: string) => {
  const { status, filledQuantity, reason, reasonCode } = order(floor, id);
  return [status, text(filledQuantity), reasonCode || reason].join(' ').trim();
};
const types = (floor: Floor) => floor.transaction.entries.map(({ type }) => type);
const exit: TypedOrder = { action: 'SELL', limit: '110' };

describe('a stop with a limit', () => {
  const stop: TypedOrder = { type: 'SL', trigger: '105', limit: '106' };

  it('that a gap takes past its limit waits as a limit order from then on', () => {
    const floor = new Floor().place(stop).tick('107');
    expect(became(floor, 'P-1')).toBe('TRIGGERED 0');
    expect(types(floor)).toEqual(['ORDER_PLACED', 'ORDER_TRIGGERED']);
    expect(floor.figures.blocked).toBe('1080');
    floor.tick('108');
    expect(types(floor)).toHaveLength(2);
    expect(became(floor.tick('104'), 'P-1')).toBe('FILLED 10');
    expect(text(order(floor, 'P-1').filledPrice!)).toBe('104');
  });

  it('that is not reached does nothing', () => {
    expect(types(new Floor().place(stop).tick('104'))).toEqual(['ORDER_PLACED']);
  });

  it('a LIMIT that waits is never triggered', () => {
    expect(types(new Floor().place({ limit: '100' }).tick('101'))).toEqual(['ORDER_PLACED']);
  });
});

it('a trailing stop follows the price, each move in the journal, and then closes', () => {
  const floor = account().place({ action: 'SELL', type: 'SL-M', trigger: '95', trail: '5' });
  const before = floor.transaction.entries.length;
  floor.tick('103').tick('101').tick('104');
  const moves = floor.transaction.entries.slice(before).filter(({ type }) => type !== 'MARK');
  expect(moves).toMatchObject([{ type: 'ORDER_MODIFIED' }, { type: 'ORDER_MODIFIED' }]);
  expect(floor.open.map(({ pending }) => text(pending.triggerPrice!))).toEqual(['99']);
  expect(floor.tick('98.5').figures).toMatchObject({ realized: '-15', used: '0' });
});

describe('validity', () => {
  const late = (typed: TypedOrder, at: string) => {
    const floor = new Floor().place({ limit: '100', ...typed });
    floor.transaction.at = at;
    return became(floor.tick('100'), 'P-1');
  };
  const until = '2025-09-15T23:59:59.999+05:30';

  it.each<[string, TypedOrder, string, string]>([
    ['at its last moment an order still fills', { until }, until, 'FILLED 10'],
    ['a moment later it does not', { until }, '2025-09-16T00:00:00.000+05:30', 'OPEN 0'],
    ['the zone counts', { until }, '2025-09-15T18:30:00.000Z', 'OPEN 0'],
    ['an order without an end fills whenever', {}, '2026-09-15T18:30:00.000Z', 'FILLED 10'],
  ])('%s', (_what, typed, at, outcome) => {
    expect(late(typed, at)).toBe(outcome);
  });
});

describe('an order that only closes', () => {
  const CLOSED = 'the position that it would close is closed';

  it('goes when nothing is open any more', () => {
    const floor = account()
      .place(exit)
      .place({ ...exit, limit: '105' });
    expect(floor.tick('105').open).toEqual([]);
    expect(became(floor, 'P-2')).toBe(`CANCELLED 0 ${CLOSED}`);
  });

  it('fills no more than what is open, and the rest of it goes', () => {
    const floor = account()
      .place({ ...exit, count: '4', limit: '105' })
      .place(exit);
    floor.tick('111');
    expect([became(floor, 'P-2'), became(floor, 'P-3')]).toEqual([
      'FILLED 4',
      `CANCELLED 6 ${CLOSED}`,
    ]);
    expect(floor.broken).toEqual([]);
  });

  it('that has nothing to close is cancelled, not filled', () => {
    const floor = new Floor().place(exit).tick('111');
    expect(became(floor, 'P-1')).toBe(`CANCELLED 0 ${CLOSED}`);
    expect(floor.figures).toMatchObject({ realized: '0', fees: '0' });
  });

  it('that may open the other side does', () => {
    const floor = new Floor().place({ ...exit, short: true }).tick('111');
    expect(floor.transaction.positions).toMatchObject([{ side: 'SHORT' }]);
  });
});

describe('a tick with a quoted quantity', () => {
  it('of nothing fills nothing, and cancels nothing', () => {
    const floor = account().place(exit).tick('111', '0');
    expect(became(floor, 'P-2')).toBe('OPEN 0');
  });

  it('counts for nothing where partial fills are off', () => {
    const floor = new Floor(rulesWith({ partialFills: false })).place({ limit: '100' });
    expect(became(floor.tick('100', '4'), 'P-1')).toBe('FILLED 10');
    floor.place(exit).tick('111', '0');
    expect(became(floor, 'P-2')).toBe('FILLED 10');
  });

  it('goes to the first, the rest of it to the next', () => {
    const floor = new Floor().place({ limit: '101' }).place({ limit: '100' });
    const tick = { price: price('100'), volume: quantity('12') };
    expect(text(react(floor.transaction, INFY, tick, floor.rules)!)).toBe('10');
    const rest = { ...tick, volume: quantity('2') };
    expect(text(react(floor.transaction, INFY, rest, floor.rules)!)).toBe('2');
    expect([became(floor, 'P-1'), became(floor, 'P-2')]).toEqual([
      'FILLED 10',
      'PARTIALLY_FILLED 2',
    ]);
    expect(react(floor.transaction, INFY, { price: price('102') }, floor.rules)).toBeUndefined();
  });

  it('fills in parts at an average, and says when the last was', () => {
    const floor = new Floor().place({ limit: '100' }).tick('99', '4');
    floor.transaction.at = '2025-09-15T10:00:00.000+05:30';
    floor.tick('98');
    const { filledPrice, fee, filledAt, pending } = order(floor, 'P-1');
    expect([filledPrice!, fee, pending!.filledValue, pending!.reserved].map(text)).toEqual([
      '98.4',
      '20',
      '984',
      '0',
    ]);
    expect(filledAt).toBe('2025-09-15T10:00:00.000+05:30');
    const paid = Object.entries(order(floor, 'P-1').charges!).filter(([, each]) => !each.isZero());
    expect(paid.map(([item, each]) => [item, text(each)])).toEqual([['brokerage', '20']]);
    expect(floor.transaction.entries.filter(({ type }) => type === 'FILL')).toMatchObject([
      { fill: { tradingDay: '2025-09-15', product: 'CNC', at: START } },
      { fill: { tradingDay: '2025-09-15', product: 'CNC', at: filledAt } },
    ]);
  });
});

describe('a pair', () => {
  const pair = (floor = account()) =>
    floor
      .place({ ...exit, group: 'G' })
      .place({ action: 'SELL', type: 'SL-M', trigger: '95', group: 'G' })
      .place({ ...exit, limit: '120' })
      .place({ ...exit, limit: '130', group: 'H' });

  it('gives up as much of one as the other fills', () => {
    const floor = pair().tick('110', '4');
    expect([became(floor, 'P-2'), became(floor, 'P-3')]).toEqual(['PARTIALLY_FILLED 4', 'OPEN 0']);
    expect(text(order(floor, 'P-3').quantity)).toBe('6');
    expect(floor.open.map(({ id, quantity: n }) => `${id} ${text(n)}`).sort()).toEqual([
      'P-2 10',
      'P-3 6',
      'P-4 10',
      'P-5 10',
    ]);
  });

  it('ends with the other, and says why', () => {
    const floor = pair().tick('110', '4').tick('94', '6');
    expect(became(floor, 'P-3')).toBe('FILLED 6');
    expect(became(floor, 'P-2')).toBe('CANCELLED 4 OCO: the other leg, P-3, filled');
    expect(floor.figures).toMatchObject({ realized: '4', used: '0' });
  });
});

describe('an order whose cash a gap took', () => {
  it('is rejected when it would fill, and what it reserved is free', () => {
    const floor = new Floor(rulesWith(), '1070').place({ type: 'SL-M', trigger: '105' });
    expect(floor.figures).toMatchObject({ available: '0', blocked: '1070' });
    floor.tick('120');
    expect(became(floor, 'P-1')).toBe('REJECTED 0 INSUFFICIENT_FUNDS');
    expect(order(floor, 'P-1').reason).toMatch(/^Insufficient funds/);
    expect(floor.figures).toMatchObject({ available: '1070', blocked: '0', used: '0' });
  });

  it('does not keep the next from filling', () => {
    const rules = rulesWith({ funding: () => ({ marginRate: ratio('1') }) });
    const floor = new Floor(rules, '1270')
      .place({ type: 'SL-M', trigger: '105' })
      .place({ type: 'SL-M', trigger: '105', count: '1' });
    floor.tick('120');
    expect(floor.open).toEqual([]);
    expect(became(floor, 'P-2')).toBe('FILLED 1');
  });
});
