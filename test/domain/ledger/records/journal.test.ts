import { describe, expect, it } from '@jest/globals';
import type { JournalEntry } from '../../../../src/domain/ledger/journal.ts';
import { money, price, quantity, ratio } from '../../../../src/domain/money/money.ts';
import { emptyPosition } from '../../../../src/domain/ledger/position.ts';
import { entryRecord, positionRecord } from '../../../../src/domain/ledger/stored/records.ts';
import { aFill, AT } from '../../../support/ledger.ts';
import { CALL, CALL_FIELDS, INFY_FIELDS } from '../../../support/stored.ts';

const HEAD = { revision: '7', starting_balance: '100000', created_at: AT };
const common = { revision: 7, at: AT, startingBalance: money('100000') };

describe('an entry of the journal', () => {
  const record = (entry: JournalEntry) => entryRecord(entry);
  const fill = aFill('1', { price: price('100'), note: 'a note' });
  const FILL = {
    type: 'FILL',
    ...HEAD,
    order_id: 'P-1',
    client_order_id: '1',
    side: 'BUY',
    quantity: '10',
    price: '100',
    fee: '20',
    realized_pnl: '0',
    margin_rate: '1',
    product: 'CNC',
    trading_day: '2025-09-15',
    note: 'a note',
    ...INFY_FIELDS,
  };

  it('of a fill has all that replaying it needs', () => {
    const entry = { ...common, type: 'FILL', realizedPnl: money('0') } as const;
    expect(record({ ...entry, fill })).toEqual(FILL);
    const given = {
      marginRate: ratio('0.2'),
      marginPerUnit: price('150'),
      orderType: 'SL-M',
      product: 'MIS',
      released: money('1020'),
    } as const;
    expect(record({ ...entry, fill: { ...fill, ...given } })).toEqual({
      ...FILL,
      margin_rate: '0.2',
      margin_per_unit: '150',
      order_type: 'SL-M',
      product: 'MIS',
      released: '1020',
    });
  });

  it('of cash has its amount', () => {
    expect(record({ ...common, type: 'DEPOSIT', amount: money('500') })).toEqual({
      type: 'DEPOSIT',
      ...HEAD,
      amount: '500',
    });
  });

  it('of a quote has the price and the instrument', () => {
    const mark = {
      type: 'MARK',
      segment: 'NSE_EQ',
      securityId: 'INFY',
      price: price('98'),
    } as const;
    expect(record({ ...common, ...mark })).toEqual({
      type: 'MARK',
      ...HEAD,
      price: '98',
      exchange_segment: 'NSE_EQ',
      security_id: 'INFY',
    });
  });

  it("of an order's event has the order and the cash that it reserves", () => {
    const event = {
      ...common,
      type: 'ORDER_PLACED',
      orderId: 'P-1',
      clientOrderId: '1',
      instrument: CALL,
      action: 'BUY',
      orderType: 'LIMIT',
      quantity: quantity('75'),
      price: price('100'),
      amount: money('7520'),
    } as const;
    const fields = {
      type: 'ORDER_PLACED',
      ...HEAD,
      order_id: 'P-1',
      client_order_id: '1',
      side: 'BUY',
      order_type: 'LIMIT',
      quantity: '75',
      price: '100',
      trigger_price: '',
      amount: '7520',
      ...CALL_FIELDS,
    };
    expect(record(event)).toEqual(fields);
    expect(record({ ...event, triggerPrice: price('101') })).toEqual({
      ...fields,
      trigger_price: '101',
    });
  });

  it('of an opening has the positions that were taken over, of no session', () => {
    const position = emptyPosition(CALL, 'SHORT', aFill('x'));
    const { positions, ...head } = record({ ...common, type: 'OPENING', positions: [position] });
    expect(head).toEqual({ type: 'OPENING', ...HEAD });
    expect(JSON.parse(positions ?? '')).toEqual([positionRecord(position, '')]);
  });
});
