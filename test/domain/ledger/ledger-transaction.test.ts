import { describe, expect, it } from '@jest/globals';
import {
  LedgerTransaction,
  type InstrumentState,
} from '../../../src/domain/ledger/ledger-transaction.ts';
import { instrumentKey, type InstrumentKey } from '../../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, ZERO_QUANTITY, price, quantity, text } from '../../../src/domain/money/money.ts';
import { AT, aBalance, aFill, anOrder, aPendingOrder } from '../../support/ledger.ts';

const INFY = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
const TCS = instrumentFrom({ symbol: 'TCS', defaultSegment: 'NSE_EQ' });
const LATER = '2025-09-15T09:30:00.000+05:30';
const draftOf = () => new LedgerTransaction(aBalance(), new Map<never, InstrumentState>(), AT);
const reserving = (id: string, reserved: string) =>
  aPendingOrder(id, { id }, { reserved: money(reserved) });
const cash = ({ balance }: LedgerTransaction) => [balance.available, balance.blocked].map(text);
const ids = (orders: readonly { readonly id: string }[]) => orders.map(({ id }) => id);

describe('an order that is placed', () => {
  it('takes its place behind the others, and reserves what it says', () => {
    const transaction = draftOf();
    transaction.place(reserving('A', '1020'));
    transaction.place(reserving('B', '520'));
    const { pending } = transaction.instrument(INFY);
    expect(pending.map(({ id, pending: { sequence } }) => [id, sequence])).toEqual([
      ['A', 1],
      ['B', 2],
    ]);
    expect(transaction.placed).toEqual(pending);
    expect(cash(transaction)).toEqual(['98460', '1540']);
  });

  it('is told in the journal with all that it asks', () => {
    const transaction = draftOf();
    const asked = aPendingOrder(
      'A',
      { action: 'SELL', orderType: 'SL', price: price('94'), quantity: quantity('7') },
      { triggerPrice: price('95'), reserved: money('1020') },
    );
    transaction.place(asked);
    expect(transaction.entries).toEqual([
      {
        type: 'ORDER_PLACED',
        revision: 1,
        at: AT,
        startingBalance: money('100000'),
        orderId: 'P-A',
        clientOrderId: 'A',
        instrument: INFY,
        action: 'SELL',
        orderType: 'SL',
        quantity: quantity('7'),
        price: price('94'),
        triggerPrice: price('95'),
        amount: money('1020'),
      },
    ]);
  });

  it('that reserves nothing moves nothing', () => {
    const transaction = draftOf();
    transaction.place(reserving('A', '0'));
    expect(transaction.entries).toMatchObject([{ amount: money('0') }]);
    expect(cash(transaction)).toEqual(['100000', '0']);
  });
});

describe('an order that is changed', () => {
  it('moves the difference of what it reserves, at the time of the change', () => {
    const before = reserving('A', '1020');
    const wallet = { ...aBalance(), available: money('98980'), blocked: money('1020') };
    const book = { pending: [before, reserving('B', '0')] };
    const transaction = new LedgerTransaction(wallet, new Map([[instrumentKey(INFY), book]]), AT);
    transaction.at = LATER;
    transaction.change('ORDER_MODIFIED', before, reserving('A', '920'));
    expect(transaction.entries).toMatchObject([
      { type: 'ORDER_MODIFIED', orderId: 'A', revision: 1, at: LATER, amount: money('-100') },
    ]);
    expect(cash(transaction)).toEqual(['99080', '920']);
    expect(ids(transaction.instrument(INFY).pending)).toEqual(['B', 'A']);
    expect([transaction.placed, ids(transaction.updated)]).toEqual([[], ['A']]);
  });

  it('in the commit that places it is only placed, as it is in the end', () => {
    const transaction = draftOf();
    transaction.place(reserving('A', '1020'));
    const [placed] = transaction.instrument(INFY).pending;
    transaction.keep({ ...placed!, status: 'TRIGGERED' });
    expect(transaction.placed).toMatchObject([{ id: 'A', status: 'TRIGGERED' }]);
    expect(transaction.updated).toEqual([]);
  });

  it.each([
    ['ORDER_CANCELLED', 'CANCELLED'],
    ['ORDER_EXPIRED', 'EXPIRED'],
    ['ORDER_REJECTED', 'REJECTED'],
  ] as const)('by %s is %s, says why, and sets free all it reserved', (type, status) => {
    const transaction = draftOf();
    transaction.place(reserving('A', '1020'));
    const [placed] = transaction.instrument(INFY).pending;
    const ended = transaction.end(placed!, type, { code: 'RISK_LIMIT', reason: 'too much' });
    expect(ended).toMatchObject({ status, reasonCode: 'RISK_LIMIT', reason: 'too much' });
    expect(text(ended.pending.reserved)).toBe('0');
    expect(transaction.placed).toEqual([ended]);
    expect(transaction.instrument(INFY).pending).toEqual([]);
    expect(transaction.entries.at(-1)).toMatchObject({ type, revision: 2, amount: money('-1020') });
    expect(cash(transaction)).toEqual(['100000', '0']);
  });

  it('leaves the books that the transaction began with as they were', () => {
    const books = new Map<InstrumentKey, InstrumentState>();
    const transaction = new LedgerTransaction(aBalance(), books, AT);
    transaction.place(reserving('A', '1020'));
    expect([...transaction.instruments.keys()]).toEqual([instrumentKey(INFY)]);
    expect(books.size).toBe(0);
    expect(text(transaction.from.available)).toBe('100000');
  });
});

it('an order that was done at once is kept, and rests nowhere', () => {
  const transaction = draftOf();
  transaction.add(anOrder('S', aFill('A')));
  expect(ids(transaction.placed)).toEqual(['P-A']);
  expect([transaction.instrument(INFY).pending, transaction.entries]).toEqual([[], []]);
});

describe('a trade', () => {
  it('holds either side in its own book, and tells what it realized', () => {
    const transaction = draftOf();
    const at100 = { price: price('100'), fee: money('0') };
    expect(text(transaction.trade(aFill('A', at100)).realized)).toBe('0');
    const turn = {
      ...at100,
      action: 'SELL',
      quantity: quantity('25'),
      price: price('110'),
    } as const;
    expect(text(transaction.trade(aFill('B', turn)).realized)).toBe('100');
    const { long, short } = transaction.instrument(INFY);
    expect([long!.netQty, short!.netQty].map(text)).toEqual(['0', '15']);
    expect(transaction.positions).toEqual([long, short]);
    expect(transaction.instrument(TCS)).toEqual({ pending: [] });
    expect(transaction.entries).toMatchObject([
      { type: 'FILL', revision: 1, realizedPnl: money('0'), fill: { clientOrderId: 'A' } },
      { type: 'FILL', revision: 2, realizedPnl: money('100'), fill: { clientOrderId: 'B' } },
    ]);
  });
});

describe('a quote', () => {
  const marked = (transaction: LedgerTransaction) => transaction.mark(INFY, price('105.5'));

  it.each(['BUY', 'SELL'] as const)('values what a %s opened, and is in the journal', (action) => {
    const transaction = draftOf();
    transaction.trade(aFill('A', { action }));
    transaction.at = LATER;
    expect(marked(transaction)).toBe(true);
    expect(transaction.positions).toMatchObject([
      { currentPrice: price('105.5'), lastUpdated: LATER },
    ]);
    expect(transaction.balance).toMatchObject({ revision: 2, lastUpdated: LATER });
    expect(transaction.entries.at(-1)).toEqual({
      type: 'MARK',
      revision: 2,
      at: LATER,
      startingBalance: money('100000'),
      segment: 'NSE_EQ',
      securityId: 'INFY',
      price: price('105.5'),
    });
  });

  it('values the open side where the other one was closed', () => {
    const transaction = draftOf();
    transaction.trade(aFill('A'));
    transaction.trade(aFill('B', { action: 'SELL', quantity: quantity('15') }));
    expect(marked(transaction)).toBe(true);
    const { long, short } = transaction.instrument(INFY);
    expect([long!.currentPrice, short!.currentPrice].map(text)).toEqual(['100.0025', '105.5']);
  });

  it('of what is not open changes nothing', () => {
    const transaction = draftOf();
    expect(marked(transaction)).toBe(false);
    transaction.trade(aFill('A'));
    transaction.trade(aFill('B', { action: 'SELL' }));
    const before = transaction.balance;
    expect(marked(transaction)).toBe(false);
    expect(transaction.balance).toBe(before);
    expect(transaction.entries).toHaveLength(2);
    expect(transaction.positions[0]!.netQty).toEqual(ZERO_QUANTITY);
  });
});
