import { describe, expect, it } from '@jest/globals';
import { flatCharges } from '../../../../src/domain/charges/charges.ts';
import { money, price } from '../../../../src/domain/money/money.ts';
import type { Order, PendingTerms } from '../../../../src/domain/orders/order.ts';
import { orderRecord } from '../../../../src/domain/ledger/stored/records.ts';
import { aFill, anOrder, AT } from '../../../support/ledger.ts';
import { INFY_FIELDS } from '../../../support/stored.ts';

describe('a stored order', () => {
  const filled: Order = { ...anOrder('S', aFill('1', { price: price('100') })), note: 'a note' };
  const FIELDS = {
    id: 'P-1',
    session_id: 'S',
    mode: 'paper',
    side: 'BUY',
    quantity: '10',
    price: '100',
    order_type: 'MARKET',
    status: 'FILLED',
    filled_quantity: '10',
    filled_price: '100',
    fee: '20',
    charges: '',
    reason: '',
    reason_code: '',
    client_order_id: '1',
    note: 'a note',
    created_at: AT,
    filled_at: AT,
    product: 'CNC',
    validity: 'DAY',
    ...INFY_FIELDS,
  };
  const pending: PendingTerms = {
    sequence: 12,
    reserved: money('1020'),
    filledValue: money('0'),
    validUntil: '2025-09-15T15:30:00.000+05:30',
    reduceOnly: false,
    allowShort: false,
    group: '',
  };
  const TERMS = {
    trigger_price: '',
    valid_until: '2025-09-15T15:30:00.000+05:30',
    reserved: '1020',
    filled_value: '0',
    reduce_only: '',
    allow_short: '',
    oco_group: '',
    target_price: '',
    stop_price: '',
    trail: '',
    fee_given: '',
    sequence: '12',
  };

  it('that was done at once is what was asked and what became of it', () => {
    expect(orderRecord(filled)).toEqual(FIELDS);
    expect(orderRecord({ ...filled, product: 'MIS' })).toEqual({
      ...FIELDS,
      product: 'MIS',
    });
  });

  it('says what its fee is made of, where that is known', () => {
    const charges = { ...flatCharges(money('19')), gst: money('1') };
    expect(orderRecord({ ...filled, charges })['charges']).toBe('{"brokerage":"19","gst":"1"}');
    expect(orderRecord({ ...filled, charges: flatCharges(money('0')) })['charges']).toBe('');
  });

  it('that was refused says why', () => {
    expect(orderRecord(anOrder('S', aFill('1'), 'too dear'))).toMatchObject({
      status: 'REJECTED',
      filled_quantity: '0',
      filled_price: '',
      fee: '0',
      reason: 'too dear',
      reason_code: 'INSUFFICIENT_FUNDS',
      filled_at: '',
    });
  });

  it('that is pending says its terms, in full', () => {
    expect(orderRecord({ ...filled, pending })).toEqual({ ...FIELDS, ...TERMS });
    const given: PendingTerms = {
      ...pending,
      triggerPrice: price('99'),
      reduceOnly: true,
      allowShort: true,
      group: 'P-1',
      target: price('110'),
      stop: price('95'),
      trail: price('2.5'),
      feeGiven: money('5'),
    };
    const order = { ...filled, product: 'MIS', validity: 'GTC', pending: given } as const;
    expect(orderRecord(order)).toEqual({
      ...FIELDS,
      ...TERMS,
      product: 'MIS',
      validity: 'GTC',
      trigger_price: '99',
      reduce_only: 'true',
      allow_short: 'true',
      oco_group: 'P-1',
      target_price: '110',
      stop_price: '95',
      trail: '2.5',
      fee_given: '5',
    });
  });
});
