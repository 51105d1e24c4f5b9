import { describe, expect, it } from '@jest/globals';
import { instrumentFrom } from '../../../support/instruments.ts';
import { money, price, quantity } from '../../../../src/domain/money/money.ts';
import { emptyPosition, type Position } from '../../../../src/domain/ledger/position.ts';
import { balanceRecord, positionRecord } from '../../../../src/domain/ledger/stored/records.ts';
import { aBalance, aFill, AT } from '../../../support/ledger.ts';
import { CALL, CALL_FIELDS } from '../../../support/stored.ts';

describe('a stored position', () => {
  const position: Position = {
    ...emptyPosition(CALL, 'LONG', aFill('x')),
    netQty: quantity('50'),
    buyQty: quantity('75'),
    buyValue: money('7500'),
    sellQty: quantity('25'),
    sellValue: money('3000'),
    costBasis: money('5000'),
    realizedPnl: money('500'),
    fees: money('40'),
    currentPrice: price('110'),
    dayBuyQty: quantity('75'),
    daySellQty: quantity('25'),
    lastUpdated: '2025-09-15T10:00:00.000+05:30',
  };
  const FIELDS = {
    session_id: 'S',
    side: 'LONG',
    net_qty: '50',
    buy_qty: '75',
    buy_avg: '100',
    sell_qty: '25',
    sell_avg: '120',
    day_buy_qty: '75',
    day_sell_qty: '25',
    realized_pnl: '500',
    unrealized_pnl: '500',
    current_price: '110',
    cost_basis: '5000',
    buy_value: '7500',
    sell_value: '3000',
    margin: '0',
    product: 'NRML',
    fees: '40',
    trading_day: '2025-09-15',
    created_at: AT,
    last_updated: '2025-09-15T10:00:00.000+05:30',
    ...CALL_FIELDS,
  };

  it('has every figure as a plain decimal', () => {
    expect(positionRecord(position, 'S')).toEqual(FIELDS);
  });

  it('says whether it is on margin, where that is not the usual', () => {
    const given = { product: 'MIS', margin: money('1000'), margined: true } as const;
    expect(positionRecord({ ...position, ...given }, 'S')).toEqual({
      ...FIELDS,
      product: 'MIS',
      margin: '1000',
      margined: 'true',
    });
    expect(positionRecord({ ...position, margined: false }, 'S')).toEqual({
      ...FIELDS,
      margined: 'false',
    });
  });

  it('of a future has its expiry, and the lot where somebody said it', () => {
    const instrument = {
      ...instrumentFrom({ symbol: 'NIFTY25SEPFUT', defaultSegment: 'NSE_EQ' }),
      future: { expiry: '2025-09-30', underlying: 'NIFTY' },
      lotSize: '75',
    };
    expect(positionRecord({ ...position, instrument }, 'S')).toMatchObject({
      option_type: '',
      strike_price: '',
      expiry_date: '2025-09-30',
      underlying_symbol: 'NIFTY',
      lot_size: '75',
      multiplier: '1',
    });
  });
});

it('a position is stored for the session that it is asked for, also twice in a row', () => {
  const position = emptyPosition(CALL, 'LONG', aFill('x'));
  const sessions = ['A', 'A', 'B', ''].map((id) => positionRecord(position, id)['session_id']);
  expect(sessions).toEqual(['A', 'A', 'B', '']);
  const grown = { ...position, netQty: quantity('75') };
  expect(positionRecord(grown, '')['net_qty']).toBe('75');
  expect(positionRecord(position, '')['net_qty']).toBe('0');
});

it('a stored wallet has its total beside what it is made of', () => {
  const balance = {
    ...aBalance(),
    available: money('98500'),
    used: money('1000'),
    blocked: money('980'),
    deposits: money('400'),
    realizedPnl: money('100'),
    fees: money('20'),
    revision: 7,
  };
  expect(balanceRecord(balance)).toEqual({
    available: '98500',
    used: '1000',
    blocked: '980',
    total: '100480',
    realized_pnl: '100',
    starting_balance: '100000',
    last_updated: AT,
    fees: '20',
    deposits: '400',
    revision: '7',
  });
});
