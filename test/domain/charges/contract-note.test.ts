import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chargesRecord, flatCharges, totalCharges } from '../../../src/domain/charges/charges.ts';
import { gstOn } from '../../../src/domain/charges/schedule.ts';
import {
  contractNotes,
  noteTotal,
  type NotedOrder,
} from '../../../src/domain/charges/contract-note.ts';
import { money, subtract, text } from '../../../src/domain/money/money.ts';
import { chargedTrade, OPTION, SHARE, zerodha } from '../../support/contract-notes.ts';

const order = (...given: Parameters<typeof chargedTrade>): NotedOrder => {
  const trade = chargedTrade(...given);
  return { ...trade, fee: totalCharges(trade.charges) };
};
const notes = (orders: readonly NotedOrder[]) =>
  contractNotes(orders, (each, taxed) => gstOn(each, taxed, zerodha));
const shown = (orders: readonly NotedOrder[]) =>
  notes(orders).map((each) => [
    each.day,
    each.segment,
    each.orders,
    text(noteTotal(each)),
    text(each.booked),
  ]);

describe("23: a day's contract note", () => {
  it('rounds STT and stamp duty to the rupee and takes GST once', () => {
    const [note] = notes([order('BUY', '75', '100'), order('SELL', '75', '120')]);
    expect(chargesRecord(note!.charges)).toEqual({
      brokerage: '40',
      stt: '14',
      transaction: '5.86',
      sebi: '0.02',
      stamp: '0',
      gst: '8.26',
      dp: '0',
    });
    expect([text(noteTotal(note!)), text(note!.booked)]).toEqual(['68.14', '67.87']);
  });

  it('is one for each day and segment, in their order', () => {
    const orders = [
      order('BUY', '75', '100', { day: '2026-04-16' }),
      order('BUY', '100', '1000', { instrument: SHARE }),
      order('BUY', '75', '100'),
      order('BUY', '75', '100'),
    ];
    expect(shown(orders)).toEqual([
      ['2026-04-15', 'NSE_EQ', 1, '118.74', '118.74'],
      ['2026-04-15', 'NSE_FNO', 2, '53.5', '53.96'],
      ['2026-04-16', 'NSE_FNO', 1, '26.75', '26.98'],
    ]);
  });

  it('takes GST of many small orders that each paid none', () => {
    const orders = Array.from({ length: 50 }, () =>
      order('BUY', '1', '900', { instrument: SHARE }),
    );
    expect(text(orders[0]!.charges!.gst)).toBe('0.01');
    const [note] = notes(orders);
    // 50 times 0.03 of the exchange: 1.50 and 18% of it.
    expect(text(note!.charges.transaction)).toBe('1.5');
    expect(text(note!.charges.gst)).toBe('0.27');
  });

  it('leaves a fee that was given as one figure as it is', () => {
    const given = { instrument: OPTION, product: 'CNC', day: '2026-04-15' } as const;
    const flat = { ...given, fee: money('20'), charges: flatCharges(money('20')) };
    expect(shown([flat, { ...given, fee: money('12.34') }])).toEqual([
      ['2026-04-15', 'NSE_FNO', 2, '32.34', '32.34'],
    ]);
  });

  it('does not depend on the order of the trades, and is near what was booked', () => {
    const trade = fc.record({
      side: fc.constantFrom('BUY', 'SELL'),
      count: fc.integer({ min: 1, max: 5000 }),
      paise: fc.integer({ min: 5, max: 500_000 }),
      instrument: fc.constantFrom(OPTION, SHARE),
      day: fc.constantFrom('2026-04-15', '2026-04-16', '2024-09-30'),
    });
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 12 }), (trades) => {
        const orders = trades.map(({ side, count, paise, instrument, day }) =>
          order(side, `${count}`, `${paise}e-2`, { instrument, day }),
        );
        expect(shown([...orders].reverse())).toEqual(shown(orders));
        for (const note of notes(orders)) {
          const off = subtract(noteTotal(note), note.booked).abs();
          // Half a rupee each of STT and stamp duty, half a paisa of GST for each order and the note.
          expect(off.lte(money('1').plus(money('0.005').times(note.orders + 1)))).toBe(true);
        }
      }),
    );
  });
});
