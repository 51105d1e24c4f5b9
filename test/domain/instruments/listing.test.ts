import { describe, expect, it } from '@jest/globals';
import type { Fill, Account } from '../../../src/domain/ledger/fill.ts';
import {
  contractRefusal,
  instrumentOf,
  type Listing,
} from '../../../src/domain/instruments/listing.ts';
import { price, quantity } from '../../../src/domain/money/money.ts';
import { emptyPosition } from '../../../src/domain/ledger/position.ts';
import { aBalance, aFill } from '../../support/ledger.ts';

const CALL: Listing = {
  segment: 'NSE_FNO',
  securityId: '40001',
  symbol: 'NIFTY 2025-09-30 25000 CE',
  tradingSymbol: 'NIFTY-Sep2025-25000-CE',
  name: '',
  underlying: 'NIFTY',
  kind: 'OPTIDX',
  expiry: '2025-09-30',
  strike: '25000.00',
  optionType: 'CE',
  lotSize: '75',
  tickSize: '0.05',
  freezeQuantity: '',
  multiplier: '1',
  isin: '',
};
const SHARE: Listing = {
  ...CALL,
  segment: 'NSE_EQ',
  securityId: '1594',
  symbol: 'INFY',
  underlying: '',
  kind: 'EQUITY',
  expiry: '',
  strike: '',
  optionType: '',
  lotSize: '1',
};

describe("a listing's instrument", () => {
  it('of an option has its strike, its expiry and its lot', () => {
    expect(instrumentOf(CALL)).toEqual({
      segment: 'NSE_FNO',
      securityId: '40001',
      symbol: 'NIFTY 2025-09-30 25000 CE',
      option: { type: 'CE', strike: price('25000'), expiry: '2025-09-30', underlying: 'NIFTY' },
      lotSize: '75',
    });
  });

  it('of a future has its expiry and its underlying', () => {
    const listing: Listing = { ...CALL, kind: 'FUTIDX', strike: '', optionType: '', lotSize: '' };
    const { securityId, symbol } = CALL;
    expect(instrumentOf(listing)).toEqual({
      segment: 'NSE_FNO',
      securityId,
      symbol,
      future: { expiry: '2025-09-30', underlying: 'NIFTY' },
    });
  });

  it('of a share is no contract', () => {
    expect(instrumentOf(SHARE)).toEqual({
      segment: 'NSE_EQ',
      securityId: '1594',
      symbol: 'INFY',
      lotSize: '1',
    });
  });
});

type Asked = Partial<Pick<Fill, 'action' | 'tradingDay'>> & { count?: string; at?: string };

function refusal(listing: Listing, asked: Asked = {}, open = '0', side: 'LONG' | 'SHORT' = 'LONG') {
  const { count = '75', at = '100', ...typed } = asked;
  const fill = aFill('x', { quantity: quantity(count), price: price(at), ...typed });
  const position = {
    ...emptyPosition(instrumentOf(listing), side, fill),
    netQty: quantity(open),
  };
  const account: Account = {
    balance: aBalance(),
    ...(side === 'LONG' ? { long: position } : { short: position }),
  };
  return contractRefusal(listing, fill, account);
}

describe('a quantity', () => {
  it('is whole lots', () => {
    expect(refusal(CALL, { count: '75' })).toBeUndefined();
    expect(refusal(CALL, { count: '150' })).toBeUndefined();
    expect(refusal(SHARE, { count: '1' })).toBeUndefined();
    expect(refusal({ ...SHARE, lotSize: '' }, { count: '7' })).toBeUndefined();
  });

  it('between two lots is refused, and both are named', () => {
    const refused = refusal(CALL, { count: '100' });
    expect(refused).toMatchObject({
      code: 'LOT_SIZE',
      details: {
        symbol: CALL.symbol,
        quantity: '100',
        lot_size: '75',
        valid: '75 or 150',
      },
    });
    expect(refused?.message).toBe(
      'The quantity 100 of "NIFTY 2025-09-30 25000 CE" is not a multiple of its lot size 75. ' +
        'Give 75 or 150.',
    );
  });

  it('below one lot is refused, and only the lot is named', () => {
    expect(refusal(CALL, { count: '10' })).toMatchObject({
      code: 'LOT_SIZE',
      details: { valid: '75' },
    });
  });

  it('that closes all that is open is never refused', () => {
    expect(refusal(CALL, { count: '10', action: 'SELL' }, '10')).toBeUndefined();
    expect(refusal(CALL, { count: '10', action: 'BUY' }, '10', 'SHORT')).toBeUndefined();
  });

  it('that closes a part, or adds to what is open, is whole lots', () => {
    expect(refusal(CALL, { count: '10', action: 'SELL' }, '20')?.code).toBe('LOT_SIZE');
    expect(refusal(CALL, { count: '10', action: 'BUY' }, '10')?.code).toBe('LOT_SIZE');
  });
});

describe('the freeze quantity', () => {
  const frozen: Listing = { ...CALL, lotSize: '65', freezeQuantity: '1756' };

  it('is the most that one order may have', () => {
    expect(refusal(frozen, { count: '1755' })).toBeUndefined();
    expect(refusal(frozen, { count: '1820' })).toMatchObject({
      code: 'FREEZE_QUANTITY',
      details: { quantity: '1820', freeze_quantity: '1756', valid: '1755' },
    });
  });

  it('does not keep from closing all that is open', () => {
    expect(refusal(frozen, { count: '3900', action: 'SELL' }, '3900')).toBeUndefined();
  });
});

describe('a price', () => {
  it('is on the tick', () => {
    expect(refusal(CALL, { at: '100.05' })).toBeUndefined();
    expect(refusal({ ...CALL, tickSize: '0.01' }, { at: '100.01' })).toBeUndefined();
    expect(refusal({ ...CALL, tickSize: '' }, { at: '100.03' })).toBeUndefined();
  });

  it('between two ticks is refused, and both are named', () => {
    const refused = refusal(CALL, { at: '100.02' });
    expect(refused).toMatchObject({
      code: 'TICK_SIZE',
      details: {
        symbol: CALL.symbol,
        price: '100.02',
        tick_size: '0.05',
        valid: '100 or 100.05',
      },
    });
    expect(refused?.message).toBe(
      'The price 100.02 of "NIFTY 2025-09-30 25000 CE" is not a multiple of its tick size 0.05. ' +
        'Give 100 or 100.05.',
    );
  });

  it('below one tick is refused, and only the tick is named', () => {
    expect(refusal(CALL, { at: '0.02' })).toMatchObject({
      code: 'TICK_SIZE',
      details: { tick_size: '0.05', valid: '0.05' },
    });
  });
});

describe('a contract', () => {
  it('trades until the end of its day of expiry', () => {
    expect(refusal(CALL, { tradingDay: '2025-09-30' })).toBeUndefined();
  });

  it('that expired is refused, with the day from which one may be traded', () => {
    const refused = refusal(CALL, { tradingDay: '2025-10-01' });
    expect(refused).toMatchObject({
      code: 'CONTRACT_EXPIRED',
      details: {
        symbol: CALL.symbol,
        expiry: '2025-09-30',
        valid: 'an expiry from 2025-10-01 on',
      },
    });
    expect(refused?.message).toMatch(/expired on 2025-09-30.*from 2025-10-01 on/);
  });
});
