import { describe, expect, it } from '@jest/globals';
import { quantity, text } from '../../../src/domain/money/money.ts';
import { byPlace, isLive, ORDER_STATUSES, remaining } from '../../../src/domain/orders/order.ts';
import { aFill, anOrder, aPendingOrder } from '../../support/ledger.ts';

describe('an order that is pending', () => {
  it('may still fill while it is open, triggered or filled in part', () => {
    const live = ORDER_STATUSES.filter((status) => isLive(aPendingOrder('A', { status })));
    expect(live).toEqual(['OPEN', 'TRIGGERED', 'PARTIALLY_FILLED']);
  });

  it('is none that never rested, whatever its status', () => {
    expect(isLive({ ...anOrder('S', aFill('A')), status: 'OPEN' })).toBe(false);
  });

  it('has left what it did not fill', () => {
    expect(text(remaining(aPendingOrder('A', { filledQuantity: quantity('4') })))).toBe('6');
  });
});

describe('among orders', () => {
  const at = (id: string, sequence: number) => aPendingOrder(id, { id }, { sequence });
  const sorted = (...orders: ReturnType<typeof at>[]) => orders.sort(byPlace).map(({ id }) => id);

  it('the earlier place is first, whatever the ids', () => {
    expect(sorted(at('A', 12), at('C', 3), at('B', 7))).toEqual(['C', 'B', 'A']);
  });

  it('of one place the smaller id is first, in whatever order they come', () => {
    expect(sorted(at('B', 3), at('C', 3), at('A', 3))).toEqual(['A', 'B', 'C']);
    expect(sorted(at('A', 3), at('B', 3), at('C', 3))).toEqual(['A', 'B', 'C']);
  });
});
