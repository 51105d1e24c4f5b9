import { describe, expect, it } from '@jest/globals';
import type { Fill, Account } from '../../../src/domain/ledger/fill.ts';
import {
  instrumentOf,
  listingRefusal,
  readContractWords,
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

describe('a contract in words', () => {
  it.each([
    ['NIFTY 25000 CE', { strike: '25000', optionType: 'CE', future: false }],
    [' nifty  25000  call ', { strike: '25000', optionType: 'CE', future: false }],
    ['NIFTY 25000 PE', { strike: '25000', optionType: 'PE', future: false }],
    ['NIFTY 25000.50 PUT', { strike: '25000.5', optionType: 'PE', future: false }],
    ['NIFTY 123456789.1234 CE', { strike: '123456789.1234', optionType: 'CE', future: false }],
    [
      'NIFTY 2025-09-30 25000 CE',
      { expiry: '2025-09-30', strike: '25000', optionType: 'CE', future: false },
    ],
    [
      'NIFTY 30 SEP 25000 PUT',
      { expiryPart: '-09-30', strike: '25000', optionType: 'PE', future: false },
    ],
    ['NIFTY FUT', { future: true }],
    ['NIFTY 2025-09-30 FUT', { expiry: '2025-09-30', future: true }],
    ['NIFTY SEP FUT', { expiryPart: '-09-', future: true }],
    ['NIFTY JAN FUT', { expiryPart: '-01-', future: true }],
    ['NIFTY 5 DEC FUT', { expiryPart: '-12-05', future: true }],
    ['NIFTY 5DEC2025 FUT', { expiryPart: '2025-12-05', future: true }],
    ['NIFTY 30 SEP 2025 FUT', { expiryPart: '2025-09-30', future: true }],
    ['NIFTY SEP 2025 FUT', { expiryPart: '2025-09-', future: true }],
    ['NIFTY SEP2025 FUT', { expiryPart: '2025-09-', future: true }],
  ])('%j is one on NIFTY', (symbol, expected) => {
    expect(readContractWords(symbol)).toEqual({ underlying: 'NIFTY', ...expected });
  });

  it.each(['M&M', 'BAJAJ-AUTO', 'X_1', '3MINDIA', 'A'.repeat(40)])('may be on %s', (name) => {
    expect(readContractWords(`${name} FUT`)).toEqual({ underlying: name, future: true });
  });

  it.each([
    ['a lone word', 'FUT'],
    ['nothing', ''],
    ['a share', 'INFY'],
    ['a name with other signs', 'NIFTY! FUT'],
    ['a name before another sign', '!NIFTY FUT'],
    ['a name that is too long', `${'A'.repeat(41)} FUT`],
    ['no type', 'NIFTY 25000'],
    ['no strike', 'NIFTY CE'],
    ['a word that every object knows', 'NIFTY 25000 CONSTRUCTOR'],
    ['a strike that is no number', 'NIFTY A25000 CE'],
    ['a strike with a sign', 'NIFTY -25000 CE'],
    ['a strike with a unit', 'NIFTY 25000X CE'],
    ['a strike with a bare point', 'NIFTY 25000. CE'],
    ['a strike with five decimals', 'NIFTY 1.12345 CE'],
    ['a strike of ten digits', 'NIFTY 1234567890 CE'],
    ['a month that is none', 'NIFTY XYZ FUT'],
    ['a month that is none, with a strike', 'NIFTY XYZ 25000 CE'],
    ['a month in full', 'NIFTY SEPT FUT'],
    ['a day of three digits', 'NIFTY 130 SEP FUT'],
    ['a day in two words', 'NIFTY 3 0 SEP FUT'],
    ['a year of two digits', 'NIFTY SEP 25 FUT'],
    ['something after the year', 'NIFTY SEP 20255 FUT'],
    ['a date with more before it', 'NIFTY 12025-09-30 FUT'],
    ['a date with more after it', 'NIFTY 2025-09-301 FUT'],
    ['a date of two digits', 'NIFTY 25-09-30 FUT'],
    ['a date of one digit', 'NIFTY 2025-9-3 FUT'],
  ])('%s is none', (_what, symbol) => {
    expect(readContractWords(symbol)).toBeUndefined();
  });
});

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
  const { count = '75', at = '100', ...words } = asked;
  const fill = aFill('x', { quantity: quantity(count), price: price(at), ...words });
  const position = {
    ...emptyPosition(instrumentOf(listing), side, fill),
    netQty: quantity(open),
  };
  const account: Account = {
    balance: aBalance(),
    ...(side === 'LONG' ? { long: position } : { short: position }),
  };
  return listingRefusal(listing, fill, account);
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

describe('a price', () => {
  it('is on the tick', () => {
    expect(refusal(CALL, { at: '100.05' })).toBeUndefined();
    expect(refusal({ ...CALL, tickSize: '0.01' }, { at: '100.01' })).toBeUndefined();
    expect(refusal({ ...CALL, tickSize: '' }, { at: '100.05' })).toBeUndefined();
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
    expect(refusal({ ...CALL, tickSize: '' }, { at: '0.02' })).toMatchObject({
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
    expect(refused?.message).toMatch(
      /expired on 2025-09-30.*from 2025-10-01 on.*instruments chain/,
    );
  });
});
