import { describe, expect, it } from '@jest/globals';
import {
  addCharges,
  chargesRecord,
  flatCharges,
  readCharges,
  totalCharges,
} from '../../../src/domain/charges/charges.ts';
import {
  chargesOf,
  type ChargedTrade,
  type ChargeRow,
  type ChargeSchedule,
} from '../../../src/domain/charges/schedule.ts';
import type { Instrument, Segment } from '../../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, ratio, text } from '../../../src/domain/money/money.ts';

const schedule = (
  rows: readonly ChargeRow[],
  roundTaxes: ChargeSchedule['roundTaxes'] = 'paisa',
): ChargeSchedule => ({ name: 'own', rows, roundTaxes });
const amount = (rupees: string) => ({ amount: money(rupees) });
const share = (part: string) => ({ share: ratio(part) });
const onBoth = (rate: object) => ({ all: { BUY: rate, SELL: rate, EXERCISE: rate } });

const listedIn = (segment: Segment, symbol = 'X'): Instrument =>
  instrumentFrom({ symbol, defaultSegment: 'NSE_EQ', segment });
const CALL = 'NIFTY25SEP25000CE';

/** An order of 1000, by default a share bought for delivery on the 15th. */
const charged = (
  rows: readonly ChargeRow[],
  given: Partial<ChargedTrade> = {},
  rounding?: 'rupee',
) =>
  chargesRecord(
    chargesOf(
      {
        instrument: listedIn('NSE_EQ'),
        product: 'CNC',
        side: 'BUY',
        quantity: quantity('10'),
        price: price('100'),
        day: '2025-09-15',
        dpPaid: false,
        ...given,
      },
      schedule(rows, rounding),
    ),
  );
const brokerage = (rows: readonly Omit<ChargeRow, 'item'>[], given: Partial<ChargedTrade> = {}) =>
  charged(
    rows.map((row) => ({ item: 'brokerage', ...row })),
    given,
  ).brokerage;

describe('a rate', () => {
  const of = (rate: object) => brokerage([{ from: '2025-01-01', rates: onBoth(rate) }]);

  it('is a share of the value, an amount, or the lower of both', () => {
    expect(of(share('0.0003'))).toBe('0.3');
    expect(of(amount('20'))).toBe('20');
    expect(of({ ...share('0.0003'), ...amount('20') })).toBe('0.3');
    expect(of({ ...share('0.05'), ...amount('20') })).toBe('20');
    expect(of({})).toBe('0');
  });

  it('is rounded half up to the paisa', () => {
    expect(of(share('0.000005'))).toBe('0.01');
    expect(of(share('0.0000049'))).toBe('0');
  });
});

describe('the row that applies', () => {
  const from = (day: string, rupees: string, given: Partial<ChargeRow> = {}) => ({
    from: day,
    rates: onBoth(amount(rupees)),
    ...given,
  });

  it.each([
    ['2025-01-01', '1'],
    ['2025-08-31', '1'],
    ['2025-09-01', '2'],
    ['2025-09-30', '2'],
    ['2025-10-01', '3'],
  ])('on %s is the newest in force, in whatever order they stand', (day, expected) => {
    const rows = [from('2025-09-01', '2'), from('2025-10-01', '3'), from('2025-01-01', '1')];
    expect(brokerage(rows, { day })).toBe(expected);
    expect(brokerage(rows.toReversed(), { day })).toBe(expected);
  });

  it("is the first of a day's", () => {
    expect(brokerage([from('2025-01-01', '1'), from('2025-01-01', '2')])).toBe('1');
  });

  it('is of the item, and of the exchange where it names one', () => {
    const rows = [
      from('2025-01-01', '1'),
      from('2025-02-01', '2', { exchange: 'NSE' }),
      from('2025-02-01', '3', { exchange: 'BSE' }),
      from('2025-02-01', '4', { exchange: 'MCX' }),
    ];
    const on = (segment: Segment) => brokerage(rows, { instrument: listedIn(segment) });
    expect(
      (['NSE_EQ', 'NSE_CURRENCY', 'BSE_EQ', 'BSE_CURRENCY', 'MCX_COMM'] as const).map(on),
    ).toEqual(['2', '2', '3', '3', '4']);
    expect(charged([{ item: 'stamp', ...from('2025-01-01', '7') }])).toMatchObject({
      brokerage: '0',
      stamp: '7',
    });
  });

  it('names the kind of the trade, else all kinds', () => {
    const rates = {
      equity_delivery: { BUY: amount('1') },
      equity_intraday: { BUY: amount('2') },
      equity_futures: { BUY: amount('3') },
      equity_options: { BUY: amount('4') },
      currency_futures: { BUY: amount('5') },
      currency_options: { BUY: amount('6') },
      commodity_futures: { BUY: amount('7') },
      commodity_options: { BUY: amount('8') },
    };
    const paid = (instrument: Instrument, product: 'CNC' | 'MIS' = 'CNC') =>
      brokerage([{ from: '2025-01-01', rates }], { instrument, product });
    expect([paid(listedIn('NSE_EQ')), paid(listedIn('BSE_EQ'))]).toEqual(['1', '1']);
    expect([paid(listedIn('NSE_EQ'), 'MIS'), paid(listedIn('BSE_EQ'), 'MIS')]).toEqual(['2', '2']);
    const derivatives = ['NSE_FNO', 'BSE_FNO', 'NSE_CURRENCY', 'BSE_CURRENCY', 'MCX_COMM'] as const;
    expect(derivatives.map((each) => paid(listedIn(each)))).toEqual(['3', '3', '5', '5', '7']);
    expect(derivatives.map((each) => paid(listedIn(each, CALL)))).toEqual([
      '4',
      '4',
      '6',
      '6',
      '8',
    ]);
    expect(paid(listedIn('NSE_FNO'), 'MIS')).toBe('3');
    expect(
      brokerage([{ from: '2025-01-01', rates: { ...rates, all: { BUY: amount('9') } } }], {}),
    ).toBe('1');
  });

  it('of another kind is passed over for an older one; a side that it leaves out pays nothing', () => {
    const old = from('2025-01-01', '1');
    const other = { from: '2025-02-01', rates: { equity_options: { BUY: amount('2') } } };
    const sales = { from: '2025-03-01', rates: { equity_delivery: { SELL: amount('3') } } };
    expect(brokerage([old, other])).toBe('1');
    expect(brokerage([old, other, sales])).toBe('0');
    expect(brokerage([old, other, sales], { side: 'SELL' })).toBe('3');
  });
});

describe('an order pays', () => {
  const rows: ChargeRow[] = [
    { item: 'brokerage', from: '2025-01-01', rates: onBoth(amount('20')) },
    { item: 'stt', from: '2025-01-01', rates: onBoth(share('0.0005')) },
    { item: 'transaction', from: '2025-01-01', rates: onBoth(share('0.000043')) },
    { item: 'ipft', from: '2025-01-01', rates: onBoth(share('0.000003')) },
    { item: 'sebi', from: '2025-01-01', rates: onBoth(share('0.00001')) },
    { item: 'stamp', from: '2025-01-01', rates: onBoth(share('0.0026')) },
    { item: 'gst', from: '2025-01-01', rates: onBoth(share('0.18')) },
    { item: 'dp', from: '2025-01-01', rates: onBoth(amount('15.34')) },
  ];

  it("every item; the exchange's two are rounded as one, and GST is on what was rounded", () => {
    expect(charged(rows)).toEqual({
      brokerage: '20',
      stt: '0.5',
      transaction: '0.05', // 0.043 + 0.003 = 0.046; apart they would be 0.04 and 0
      sebi: '0.01',
      stamp: '2.6',
      gst: '3.61', // 18% of 20.06
      dp: '15.34',
    });
  });

  it('STT and stamp duty to the rupee where that is set, and nothing else', () => {
    expect(charged(rows, {}, 'rupee')).toMatchObject({ stt: '1', stamp: '3', gst: '3.61' });
  });

  it('brokerage for what is exercised, and GST on it', () => {
    expect(charged(rows, { side: 'EXERCISE' })).toMatchObject({ brokerage: '20', gst: '3.61' });
  });

  it('the depository once', () => {
    expect(charged(rows, { dpPaid: true })).toMatchObject({ dp: '0', gst: '3.61' });
  });
});

describe('a day before the schedule begins', () => {
  const rows: ChargeRow[] = [
    { item: 'stt', from: '2020-01-01', rates: {} },
    { item: 'brokerage', from: '2025-04-01', rates: {} },
    { item: 'brokerage', from: '2025-01-01', rates: {} },
  ];

  it('is refused: it begins with its first brokerage', () => {
    expect(() => charged(rows, { day: '2024-12-31' })).toThrow(
      expect.objectContaining({
        code: 'INVALID_VALUE',
        message: 'Invalid date "2024-12-31": expected 2025-01-01 or later, when "own" begins.',
      }),
    );
    expect(charged(rows, { day: '2025-01-01' }).brokerage).toBe('0');
  });

  it('is none where no brokerage is charged at all', () => {
    expect(charged([{ item: 'dp', from: '2025-01-01', rates: onBoth(amount('5')) }]).dp).toBe('5');
  });
});

it('an index has no charges', () => {
  expect(() => charged([], { instrument: listedIn('IDX_I') })).toThrow(
    'Invalid segment "IDX_I": expected one that can be traded: an index has no charges.',
  );
});

describe('charges', () => {
  const some = { ...flatCharges(money('20')), stt: money('1.5') };

  it('are added item by item, and up', () => {
    const both = addCharges(some, { ...flatCharges(money('5')), gst: money('0.9') });
    expect(chargesRecord(both)).toMatchObject({ brokerage: '25', stt: '1.5', gst: '0.9', dp: '0' });
    expect(text(totalCharges(both))).toBe('27.4');
  });

  it('are read as they were written; what is absent is 0', () => {
    expect(chargesRecord(readCharges(chargesRecord(some)))).toEqual(chargesRecord(some));
    expect(chargesRecord(readCharges({ gst: '3.6' }))).toEqual({
      ...chargesRecord(flatCharges(money('0'))),
      gst: '3.6',
    });
  });
});
