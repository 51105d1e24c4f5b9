import { describe, expect, it } from '@jest/globals';
import type { Order } from '../../src/domain/orders/order.ts';
import { price, quantity } from '../../src/domain/money/money.ts';
import { positionTable } from '../../src/presentation/tables/account/positions-view.ts';
import { ordersView } from '../../src/presentation/tables/account/history-view.ts';
import { openOrdersView } from '../../src/presentation/tables/account/open-orders-view.ts';
import { NO_COLORS } from '../../src/presentation/tables/style.ts';
import { applyFill } from '../../src/domain/ledger/fill.ts';
import { aBalance, aFill, anOrder, aPendingOrder } from '../support/ledger.ts';

const narrow = { color: NO_COLORS, width: 80 };
const wide = { color: NO_COLORS, width: 140 };
const SYMBOL = 'BANKNIFTY-Dec2026-52000-CE';
const instrument = anOrder('S', aFill('x', { symbol: SYMBOL })).instrument;
const entry: Order = { ...anOrder('S', aFill('1', { symbol: SYMBOL })), number: 11 };
const given = { instrument, quantity: quantity('75'), product: 'NRML', validity: 'GTC' } as const;
const target = aPendingOrder(
  't',
  { ...given, number: 12, price: price('450'), action: 'SELL' },
  { group: entry.id },
);
const stop = aPendingOrder(
  's',
  { ...given, number: 13, price: price('0'), orderType: 'SL-M', action: 'SELL' },
  { group: entry.id, triggerPrice: price('1400'), trail: price('12.5') },
);

const lengths = (text: string) => text.split('\n').map((line) => line.length);

describe('open orders', () => {
  it('show all that decides when they fill within 80 columns', () => {
    const shown = openOrdersView([target, stop], narrow);
    expect(Math.max(...lengths(shown))).toBeLessThanOrEqual(80);
    const [, first, second] = shown.split('\n').map((line) => line.split(/\s+/).join(' '));
    expect(first).toBe(`12 SELL 0/75 ${SYMBOL} LIMIT ₹450.00 NRML GTC #13`);
    expect(second).toBe(`13 SELL 0/75 ${SYMBOL} SL-M ₹1,400.00 trail 12.50 NRML GTC #12`);
  });

  it('have a column for each where there is room', () => {
    const [head = '', , second = ''] = openOrdersView([target, stop], wide).split('\n');
    expect(head.trim().split(/ +/)).toEqual(
      '# Side Symbol Filled/qty Type Trigger Limit Trail Product Validity Status Pair'.split(' '),
    );
    expect(second.trim().split(/ +/)).toEqual(
      `13 SELL ${SYMBOL} 0/75 SL-M ₹1,400.00 ₹12.50 NRML GTC OPEN #12`.split(' '),
    );
  });
});

describe('on a phone', () => {
  const phone = { color: NO_COLORS, width: 50 };

  it('an open order is its number, what it does and its price', () => {
    const shown = openOrdersView([target, stop], phone);
    expect(Math.max(...lengths(shown))).toBeLessThanOrEqual(50);
    const [head, first] = shown.split('\n').map((line) => line.trim().split(/ +/).join(' '));
    expect([head, first]).toEqual(['# Order Symbol Price', `12 SELL 75 ${SYMBOL} ₹450.00`]);
  });

  it('one of the past shows what became of it', () => {
    const [head = ''] = ordersView([entry], phone).split('\n');
    expect(head.trim().split(/ +/)).toEqual(['#', 'Order', 'Symbol', 'Status']);
  });

  it('a position shows its quantity and its P&L', () => {
    const { positions } = applyFill(
      { balance: aBalance() },
      aFill('1', { symbol: 'NIFTY26DEC25000CE' }),
    );
    const [head = '', row = ''] = positionTable(positions, { ...phone, width: 40 }).split('\n');
    expect(head.trim().split(/ +/)).toEqual(['Symbol', 'Qty', 'LTP', 'Unrealized']);
    expect(row.length).toBeLessThanOrEqual(40);
  });
});

describe('orders of the past', () => {
  it('show number, type, price and what became of them within 80 columns', () => {
    const [head = '', ...rows] = ordersView([stop, target, entry], narrow).split('\n');
    expect(head.trim().split(/ +/)).toEqual(
      '# Time Side Symbol Filled/qty Type Price Status'.split(' '),
    );
    expect(Math.max(...rows.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('have a bracket after the order that placed it', () => {
    const rows = ordersView([stop, target, entry], wide).split('\n').slice(1);
    expect(rows.map((row) => row.trim().split(' ')[0])).toEqual(['11', '12', '13']);
  });
});
