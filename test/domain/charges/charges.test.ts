import { beforeAll, describe, expect, it } from '@jest/globals';
import { runs } from '../../support/fuzz-seed.ts';
import fc from 'fast-check';
import { loadChargeSchedule } from '../../../src/config/market/charge-schedules.ts';
import { chargesRecord, flatCharges, totalCharges } from '../../../src/domain/charges/charges.ts';
import {
  bySchedule,
  chargesOf,
  type ChargedTrade,
  type ChargeSchedule,
} from '../../../src/domain/charges/schedule.ts';
import type { Segment } from '../../../src/domain/instruments/instrument.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { money, price, quantity, text } from '../../../src/domain/money/money.ts';
import { quoteCharges } from '../../../src/domain/charges/charges-quote.ts';

let zerodha: ChargeSchedule;
let dhan: ChargeSchedule;
beforeAll(async () => {
  zerodha = await loadChargeSchedule('zerodha', 'paisa');
  dhan = await loadChargeSchedule('dhan', 'paisa');
});

const OPTION = instrumentFrom({ symbol: 'NIFTY26APR25000CE', defaultSegment: 'NSE_EQ' });
const instrument = (segment: Segment) => instrumentFrom({ symbol: 'X', defaultSegment: segment });
const trade = (given: Partial<ChargedTrade> = {}): ChargedTrade => ({
  instrument: OPTION,
  product: 'CNC',
  side: 'BUY',
  quantity: quantity('75'),
  price: price('100'),
  day: '2026-04-01',
  dpPaid: false,
  ...given,
});
const items = (given: Partial<ChargedTrade>, schedule = zerodha) =>
  chargesRecord(chargesOf(trade(given), schedule));
const share = (given: Partial<ChargedTrade> = {}): Partial<ChargedTrade> => ({
  instrument: instrument('NSE_EQ'),
  quantity: quantity('100'),
  price: price('1000'),
  ...given,
});

describe('the charges of an option order in 2026, the worked example', () => {
  it('are 26.98 for buying 75 @ 100', () => {
    expect(items({})).toEqual({
      brokerage: '20',
      stt: '0',
      transaction: '2.66',
      sebi: '0.01',
      stamp: '0.23',
      gst: '4.08',
      dp: '0',
    });
    expect(text(totalCharges(chargesOf(trade(), zerodha)))).toBe('26.98');
  });

  it('are 40.89 for selling them @ 120, and leave 1432.13 of 1500', () => {
    expect(items({ side: 'SELL', price: price('120') })).toEqual({
      brokerage: '20',
      stt: '13.5',
      transaction: '3.2',
      sebi: '0.01',
      stamp: '0',
      gst: '4.18',
      dp: '0',
    });
    const { both, gross, net } = quoteCharges(trade(), price('120'), bySchedule(zerodha));
    expect([totalCharges(both), gross, net].map(text)).toEqual(['67.87', '1500', '1432.13']);
  });
});

describe('the day of the trade decides the rates', () => {
  it.each([
    ['2023-03-31', '4.5'],
    ['2024-09-30', '5.63'],
    ['2024-10-01', '9'],
    ['2026-03-31', '9'],
    ['2026-04-01', '13.5'],
  ])('STT on options sold on %s for 9000 is %s', (day, stt) => {
    expect(items({ side: 'SELL', price: price('120'), day }).stt).toBe(stt);
    expect(items({ side: 'SELL', price: price('120'), day }, dhan).stt).toBe(stt);
  });

  it('an exercised option pays STT on its intrinsic value, brokerage and GST', () => {
    const settled = { side: 'EXERCISE', price: price('100') } as const;
    expect(items(settled)).toMatchObject({ brokerage: '20', stt: '11.25', gst: '3.6' });
    expect(totalCharges(chargesOf(trade(settled), zerodha))).toEqual(money('34.85'));
    expect(items({ ...settled, day: '2026-03-31' }).stt).toBe('9.38');
  });

  it('a day before the schedule begins is refused', () => {
    expect(() => items({ day: '2021-03-31' })).toThrow(/Invalid date "2021-03-31".*2021-04-01/);
  });
});

describe('a share', () => {
  it('pays no brokerage on delivery, STT on both sides, and the depository once a day', () => {
    expect(items(share())).toMatchObject({ brokerage: '0', stt: '100', stamp: '15', dp: '0' });
    expect(items(share({ side: 'SELL' }))).toMatchObject({ stt: '100', stamp: '0', dp: '15.34' });
    expect(items(share({ side: 'SELL' }), dhan).dp).toBe('14.75');
    expect(items(share({ side: 'SELL', dpPaid: true })).dp).toBe('0');
  });

  it('pays the lower of 0.03% and 20 intraday, and STT only when sold', () => {
    const intraday = share({ product: 'MIS' });
    expect(items(intraday)).toMatchObject({ brokerage: '20', stt: '0', stamp: '3' });
    expect(items({ ...intraday, side: 'SELL', price: price('100') })).toMatchObject({
      brokerage: '3',
      stt: '2.5',
      dp: '0',
    });
  });

  it('pays each exchange its own charge', () => {
    expect(items(share()).transaction).toBe('3.07');
    expect(items(share({ instrument: instrument('BSE_EQ') })).transaction).toBe('3.75');
  });
});

describe('other markets', () => {
  it.each([
    ['NSE_FNO', { stt: '50', transaction: '1.83', stamp: '0' }],
    ['BSE_FNO', { stt: '50', transaction: '0', stamp: '0' }],
    ['NSE_CURRENCY', { stt: '0', transaction: '0.4', stamp: '0' }],
    ['MCX_COMM', { stt: '10', transaction: '2.1', stamp: '0' }],
  ] as const)('a future sold for 100000 in %s pays %j', (segment, expected) => {
    expect(items(share({ instrument: instrument(segment), side: 'SELL' }))).toMatchObject(expected);
  });

  it('an index cannot be traded', () => {
    expect(() => items({ instrument: instrument('IDX_I') })).toThrow(/segment "IDX_I"/);
  });
});

it('rounds STT and stamp duty to the rupee where the setting says so', async () => {
  const rupee = await loadChargeSchedule('zerodha', 'rupee');
  expect(items({ side: 'SELL', price: price('120') }, rupee)).toMatchObject({ stt: '14' });
  expect(items({}, rupee)).toMatchObject({ stamp: '0', transaction: '2.66' });
});

describe('the break-even price', () => {
  it('of a flat fee of 20 an order on 75 bought @ 100 is 100.54', () => {
    const { breakEven } = quoteCharges(trade(), price('120'), () => flatCharges(money('20')));
    expect(text(breakEven)).toBe('100.54');
  });

  it('is the smallest price in paise that leaves no loss, whatever is bought', () => {
    const segments: Segment[] = ['NSE_EQ', 'NSE_FNO', 'BSE_FNO', 'MCX_COMM'];
    const given = fc.record({
      segment: fc.constantFrom(...segments),
      product: fc.constantFrom('CNC' as const, 'MIS' as const),
      count: fc.integer({ min: 1, max: 5000 }),
      paise: fc.integer({ min: 5, max: 500_000 }),
      taxes: fc.constantFrom('paisa' as const, 'rupee' as const),
    });
    fc.assert(
      fc.property(given, ({ segment, product, count, paise, taxes }) => {
        const charge = bySchedule({ ...zerodha, roundTaxes: taxes });
        const bought = {
          instrument: instrument(segment),
          product,
          quantity: quantity(String(count)),
          price: price(`${paise}e-2`),
          day: '2026-05-04',
        };
        const { breakEven } = quoteCharges(bought, bought.price, charge);
        expect(quoteCharges(bought, breakEven, charge).net.isNegative()).toBe(false);
        for (let below = 1; below <= 20; below += 1) {
          const lower = breakEven.minus(price(`${below}e-2`));
          if (lower.isPositive() && !lower.isZero()) {
            const { net } = quoteCharges(bought, price(lower.toFixed()), charge);
            expect(net.isNegative()).toBe(true);
          }
        }
      }),
      { numRuns: runs(100) },
    );
  });
});

describe("the broker's own orders", () => {
  it.each([
    ['a sold option that is settled pays no STT', { side: 'EXPIRY' } as const, '0', '20', '3.6'],
    [
      'what is above the freeze quantity counts as so many orders',
      { side: 'EXERCISE', quantity: quantity('3000'), perOrder: quantity('1800') } as const,
      '450',
      '40',
      '7.2',
    ],
  ])('%s', (_what, given, stt, brokerage, gst) => {
    expect(items(given)).toMatchObject({ stt, brokerage, gst, transaction: '0', sebi: '0' });
  });

  // 100 shares @ 1000: brokerage 20 (0.03% = 30), and 50 for the broker's order; exchange 3.07, SEBI 0.10.
  it('a square-off costs 50 beside, with GST', () => {
    const given = share({ product: 'MIS', side: 'SELL', occasion: 'SQUARE_OFF' });
    expect(items(given)).toMatchObject({ brokerage: '70', stt: '25', gst: '13.17' });
  });

  // 100 shares @ 1000 = 100,000: 0.25% brokerage, STT 0.1%, stamp 0.015% where they are received.
  it('shares that change hands to settle a contract pay 0.25%, and no exchange', () => {
    expect(items(share({ occasion: 'PHYSICAL' }))).toEqual({
      brokerage: '250',
      stt: '100',
      transaction: '0',
      sebi: '0',
      stamp: '15',
      gst: '45',
      dp: '0',
    });
    expect(items(share({ occasion: 'PHYSICAL', side: 'SELL' })).dp).toBe('15.34');
  });
});
