import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadChargeSchedule } from '../../../src/config/market/charge-schedules.ts';
import { chargesRecord, totalCharges } from '../../../src/domain/charges/charges.ts';
import { chargesOf, type ChargeSchedule } from '../../../src/domain/charges/schedule.ts';
import {
  chargesBetween,
  chargesOfDay,
  emptyDay,
  onShareDay,
  withTrade,
} from '../../../src/domain/charges/day-netting.ts';
import {
  readShareDay,
  shareDayText,
  type ShareDay,
} from '../../../src/domain/charges/share-day.ts';
import { instrumentFrom } from '../../support/instruments.ts';
import { isZero, price, quantity, text } from '../../../src/domain/money/money.ts';
import { runs } from '../../support/fuzz-seed.ts';

let zerodha: ChargeSchedule;
beforeAll(async () => {
  zerodha = await loadChargeSchedule('zerodha', 'paisa');
});

const SHARE = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });
const DAY = '2026-11-25';

type Trade = readonly [side: 'BUY' | 'SELL', count: string, at: string];

function traded(day: ShareDay, [side, count, at]: Trade): ShareDay {
  const given = {
    instrument: SHARE,
    side,
    quantity: quantity(count),
    price: price(at),
    day: DAY,
    dpPaid: !isZero(day.sell.quantity),
  } as const;
  const charges = {
    delivery: chargesOf({ ...given, product: 'CNC' }, zerodha),
    intraday: chargesOf({ ...given, product: 'MIS' }, zerodha),
  };
  return withTrade(day, { side, count: given.quantity, charges });
}
const dayOf = (...trades: Trade[]) => trades.reduce(traded, emptyDay(DAY));
const total = (...trades: Trade[]) => text(totalCharges(chargesOfDay(dayOf(...trades))));

describe('shares that are bought and sold on one day, however they were labelled', () => {
  // Each item by hand at the rates of 2026. Buy 100 @ 1500 = 150,000, sell @ 1510 = 151,000:
  // brokerage 20 + 20; STT 151,000 x 0.025% = 37.75; exchange 150,000 x 0.00307% = 4.605 -> 4.61 and
  // 151,000 x 0.00307% = 4.6357 -> 4.64; SEBI 0.15 + 0.15; stamp 150,000 x 0.003% = 4.50;
  // GST (20 + 4.61 + 0.15) x 18% = 4.4568 -> 4.46 and (20 + 4.64 + 0.15) x 18% = 4.4622 -> 4.46.
  it('pay the charges of intraday trading: 100.72 and not 350.11', () => {
    const day = dayOf(['BUY', '100', '1500'], ['SELL', '100', '1510']);
    expect(chargesRecord(chargesOfDay(day))).toEqual({
      brokerage: '40',
      stt: '37.75',
      transaction: '9.25',
      sebi: '0.3',
      stamp: '4.5',
      gst: '8.92',
      dp: '0',
    });
    expect(total(['BUY', '100', '1500'], ['SELL', '100', '1510'])).toBe('100.72');
  });

  // Buy 8 @ 500 = 4,000, sell @ 505 = 4,040: brokerage 0.03% = 1.20 + 1.21 (1.212); STT 4,040 x 0.025%
  // = 1.01; exchange 0.12 (0.1228) + 0.12 (0.1240); SEBI 0 (0.0040); stamp 0.12; GST 0.24 (0.2376) +
  // 0.24 (0.2394).
  it('pay 4.26 and not 24.26 for a small trade', () => {
    expect(total(['BUY', '8', '500'], ['SELL', '8', '505'])).toBe('4.26');
  });

  it('are corrected by the second trade, item by item', () => {
    const bought = dayOf(['BUY', '100', '1500']);
    // As delivery: STT 150, exchange 4.61, SEBI 0.15, stamp 22.50, GST 4.76 x 18% = 0.8568 -> 0.86.
    expect(text(totalCharges(chargesOfDay(bought)))).toBe('178.12');
    const sold = traded(bought, ['SELL', '100', '1510']);
    expect(chargesRecord(chargesBetween(bought, sold))).toEqual({
      brokerage: '40',
      stt: '-112.25',
      transaction: '4.64',
      sebi: '0.15',
      stamp: '-18',
      gst: '8.06',
      dp: '0',
    });
  });

  it('pay nothing for the depository when they are bought back', () => {
    const sold = dayOf(['SELL', '100', '1510']);
    expect(text(chargesOfDay(sold).dp)).toBe('15.34');
    expect(text(chargesOfDay(traded(sold, ['BUY', '100', '1500'])).dp)).toBe('0');
  });

  // Sold 50, bought back 20: 20 of 50 are intraday. STT of the sale: 50,000 x (0.4 x 0.025% + 0.6 x
  // 0.1%) = 5 + 30 = 35, of the purchase 0. Brokerage is that of an intraday order on both.
  it('pay by the part that is bought back, the depository once', () => {
    const day = dayOf(['SELL', '50', '1000'], ['BUY', '20', '990']);
    expect(chargesRecord(chargesOfDay(day))).toMatchObject({
      brokerage: '20.94',
      stt: '35',
      stamp: '0.59',
      dp: '15.34',
    });
  });

  it('of another day have nothing to do with it', () => {
    const known = dayOf(['BUY', '100', '1500']);
    expect(onShareDay(known, DAY)).toBe(known);
    expect(onShareDay(known, '2026-11-26')).toEqual(emptyDay('2026-11-26'));
  });
});

const trade = fc.tuple(
  fc.constantFrom('BUY' as const, 'SELL' as const),
  fc.integer({ min: 1, max: 5000 }).map(String),
  fc
    .integer({ min: 5, max: 400_000 })
    .map((paise) => `${Math.trunc(paise / 100)}.${String(paise % 100).padStart(2, '0')}`),
);

it("the charges of a day don't depend on the order of its trades", () => {
  const shuffled = fc
    .array(trade, { minLength: 1, maxLength: 12 })
    .chain((trades) =>
      fc.tuple(
        fc.constant(trades),
        fc.shuffledSubarray(trades, { minLength: trades.length, maxLength: trades.length }),
      ),
    );
  fc.assert(
    fc.property(shuffled, ([trades, others]) => {
      expect(chargesRecord(chargesOfDay(dayOf(...others)))).toEqual(
        chargesRecord(chargesOfDay(dayOf(...trades))),
      );
    }),
    { numRuns: runs(200) },
  );
});

it('what each trade paid adds up to the charges of the day, and survives being stored', () => {
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 8 }), (trades) => {
      let day = emptyDay(DAY);
      let paid = chargesOfDay(day);
      for (const each of trades) {
        const after = readShareDay(shareDayText(traded(day, each))) ?? emptyDay('');
        const change = chargesBetween(day, after);
        paid = Object.fromEntries(
          Object.entries(paid).map(([item, sum]) => [
            item,
            sum.plus(change[item as keyof typeof change]),
          ]),
        ) as unknown as typeof paid;
        day = after;
      }
      expect(chargesRecord(paid)).toEqual(chargesRecord(chargesOfDay(day)));
    }),
    { numRuns: runs(100) },
  );
});
