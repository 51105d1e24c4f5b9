import { describe, expect, it } from '@jest/globals';
import type { Action } from '../../../src/domain/ledger/fill.ts';
import type { Instrument } from '../../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { fundingOf, type Margins } from '../../../src/domain/margin/margin.ts';
import { price, ratio, text } from '../../../src/domain/money/money.ts';
import type { Product } from '../../../src/domain/ledger/product.ts';

const RUPEES = new Map([
  ['NIFTY', '1500'],
  ['M&M', '300'],
  ['CRUDEOIL', '90'],
  ['INFY', '7'],
]);

/** Shares MIS lock 0.2 of their value, derivatives that are carried 0.4; else see `rate`. */
const margins = (given: Partial<Margins> = {}): Margins => ({
  share: (segment, product) => {
    if (segment === 'NSE_EQ') return product === 'MIS' ? ratio('0.2') : undefined;
    return segment === 'NSE_FNO' && product === 'CNC' ? ratio('0.4') : undefined;
  },
  rate: (segment) => ratio(segment === 'MCX_COMM' ? '0.5' : '1'),
  perUnit: (underlying) => {
    const rupees = RUPEES.get(underlying);
    return rupees === undefined ? undefined : price(rupees);
  },
  ...given,
});
const noFile: Partial<Margins> = { perUnit: () => undefined };

function locked(
  instrument: Instrument,
  action: Action,
  product: Product = 'CNC',
  given: Partial<Margins> = {},
): string {
  const { marginRate, marginPerUnit } = fundingOf(instrument, action, product, margins(given));
  return marginPerUnit ? `${text(marginPerUnit)} a unit` : `${text(marginRate)} of its value`;
}

const named = (symbol: string, given: Partial<Instrument> = {}): Instrument => ({
  ...instrumentFrom({ symbol, defaultSegment: 'NSE_EQ' }),
  ...given,
});
const infy = () => named('INFY');
const call = () => named('NIFTY25SEP25000CE');
const niftyFuture = () => named('NIFTY25SEPFUT');

describe('what opening locks', () => {
  it('of a CNC share that is bought is all of its value, of an MIS one its margin', () => {
    expect(locked(infy(), 'BUY')).toBe('1 of its value');
    expect(locked(infy(), 'BUY', 'MIS')).toBe('0.2 of its value');
  });

  it('of an MIS share is all of its value where no margin is configured', () => {
    const given = { share: () => undefined, rate: () => ratio('0.5') };
    expect(locked(infy(), 'BUY', 'MIS', given)).toBe('1 of its value');
  });

  it('of a CNC share is all of its value, whatever is configured for its segment', () => {
    expect(locked(infy(), 'BUY', 'CNC', { share: () => ratio('0.3') })).toBe('1 of its value');
  });

  it('of an option that is bought is all of its premium, as either product', () => {
    expect(locked(call(), 'BUY')).toBe('1 of its value');
    expect(locked(call(), 'BUY', 'MIS', { share: () => ratio('0.3') })).toBe('1 of its value');
  });

  it('of a future is its margin, bought or sold', () => {
    expect(locked(niftyFuture(), 'BUY')).toBe('1500 a unit');
    expect(locked(niftyFuture(), 'SELL')).toBe('1500 a unit');
    expect(locked(niftyFuture(), 'BUY', 'CNC', noFile)).toBe('0.4 of its value');
    expect(locked(niftyFuture(), 'SELL', 'CNC', noFile)).toBe('0.4 of its value');
  });

  it('of an option that is sold short goes by its underlying, else by segment and product', () => {
    expect(locked(call(), 'SELL')).toBe('1500 a unit');
    expect(locked(call(), 'SELL', 'CNC', noFile)).toBe('0.4 of its value');
  });

  it("is the segment's rate where nothing is configured for the product", () => {
    const commodity = named('CRUDEOIL', { segment: 'MCX_COMM' });
    expect(locked(commodity, 'BUY', 'MIS', noFile)).toBe('0.5 of its value');
    expect(locked(niftyFuture(), 'SELL', 'MIS', noFile)).toBe('1 of its value');
  });

  it('of a share that is sold short is never an amount for each unit', () => {
    expect(locked(infy(), 'SELL')).toBe('1 of its value');
    expect(locked(infy(), 'SELL', 'MIS')).toBe('0.2 of its value');
  });
});

describe('the underlying of a future that does not say it', () => {
  const future = (symbol: string) => named(symbol, { segment: 'NSE_FNO' });

  it.each([
    ['NIFTY25SEPFUTX', '1500 a unit'],
    ['NIFTY-Sep2025', '1500 a unit'],
    ['NIFTY', '1500 a unit'],
    ['M&M25SEP', '300 a unit'],
    ['NIFTY_I', '1500 a unit'],
    ['BANKNIFTY', '0.4 of its value'],
    ['50NIFTY', '0.4 of its value'],
  ])('is what %s begins with: it locks %s', (symbol, expected) => {
    expect(locked(future(symbol), 'SELL')).toBe(expected);
  });

  it('is the whole symbol where that begins with no name', () => {
    const perUnit = (underlying: string) => (underlying === '50NIFTY' ? price('8') : undefined);
    expect(locked(future('50NIFTY'), 'SELL', 'CNC', { perUnit })).toBe('8 a unit');
  });
});
