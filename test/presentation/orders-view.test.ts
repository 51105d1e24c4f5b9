import { describe, expect, it } from '@jest/globals';
import type { Order } from '../../src/domain/orders/order.ts';
import { price, quantity } from '../../src/domain/money/money.ts';
import { ordersView } from '../../src/presentation/tables/account/history-view.ts';
import { NO_COLORS } from '../../src/presentation/tables/style.ts';
import { aFill, anOrder } from '../support/ledger.ts';

const narrow = { color: NO_COLORS, width: 80 };
const filled = anOrder('S', aFill('20261125133228-0fbda0c0521e', { symbol: 'NIFTY26DEC25000CE' }));
const rests = {
  ...filled,
  status: 'OPEN',
  orderType: 'SL-M',
  id: `${filled.id}-S`,
  price: price('0'),
  filledPrice: undefined,
  pending: { triggerPrice: price('1480'), remaining: quantity('10') },
} as unknown as Order;

describe('orders on a terminal of 80 columns', () => {
  it('that rest are named by the id that modifies or cancels them', () => {
    const [head, row] = ordersView([rests], narrow).split('\n');
    expect(head).toMatch(/^Order .* Type +Price/);
    expect(row).toMatch(/^P-20261125133228-0fbda0c0521e-S .* SL-M +₹1,480\.00/);
    expect(row!.length).toBeLessThanOrEqual(80);
  });

  it('of the past are told by their time and what became of them', () => {
    const [head, ...rows] = ordersView([rests, filled], narrow).split('\n');
    expect(head).toMatch(/^Time .* Price +Status$/);
    expect(rows.map((row) => row.split(/\s+/).at(-1))).toEqual(['OPEN', 'FILLED']);
  });
});
