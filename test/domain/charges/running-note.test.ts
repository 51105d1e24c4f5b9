import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { totalCharges } from '../../../src/domain/charges/charges.ts';
import { gstOn } from '../../../src/domain/charges/schedule.ts';
import {
  contractNotes,
  noteTotal,
  type NotedTrade,
} from '../../../src/domain/charges/contract-note.ts';
import {
  mostOnNote,
  notesText,
  onContractNote,
  readNotes,
  withNote,
  type RunningNote,
} from '../../../src/domain/charges/running-note.ts';
import { isLess, sum, text } from '../../../src/domain/money/money.ts';
import {
  chargedTrade,
  OPTION,
  SHARE,
  zerodha,
  type ChargedTrade,
} from '../../support/contract-notes.ts';

const gst = (trade: NotedTrade, taxed: Parameters<typeof gstOn>[1]) => gstOn(trade, taxed, zerodha);

/** A trade that is closed the same day. */
const traded = (
  side: 'BUY' | 'SELL',
  count: string,
  at: string,
  given: Parameters<typeof chargedTrade>[3] = {},
): ChargedTrade => chargedTrade(side, count, at, { ...given, product: 'MIS' });

/** What each trade pays, one after the other, and the notes at the end. */
function booked(trades: readonly ChargedTrade[]) {
  let notes: readonly RunningNote[] = [];
  const paid = trades.map((each) => {
    const { charges, contractNote } = onContractNote(each, each.charges, notes, gst);
    notes = withNote(notes, contractNote);
    return { ...each, charges, fee: totalCharges(charges) };
  });
  return { paid, notes };
}
const fees = (trades: readonly ChargedTrade[]) => booked(trades).paid.map(({ fee }) => text(fee));

describe('23: an order whose charges are rounded on the contract note of its day', () => {
  it('pays by how much it makes the note grow', () => {
    // Alone 26.98 and 40.89; the note says STT 14, stamp duty 0 and GST 8.26: 68.14.
    expect(fees([traded('BUY', '75', '100'), traded('SELL', '75', '120')])).toEqual([
      '26.75',
      '41.39',
    ]);
  });

  it('begins a note anew on another day and in another segment', () => {
    const buy = traded('BUY', '75', '100');
    expect(fees([buy, { ...buy, day: '2026-04-16' }])).toEqual(['26.75', '26.75']);
    const share = { instrument: SHARE };
    expect(fees([buy, traded('BUY', '100', '1000', share), buy])).toEqual([
      '26.75',
      '30.34',
      '26.75',
    ]);
  });

  it('is on a note of its own when it is booked after trades of a later day', () => {
    const today = traded('SELL', '75', '100');
    const { notes } = booked([today, traded('SELL', '75', '120', { day: '2026-04-14' })]);
    expect(notes.map(({ day }) => day)).toEqual(['2026-04-15']);
  });

  it('pays together with the others what the note says, whatever their order', () => {
    const trade = fc.record({
      side: fc.constantFrom('BUY', 'SELL'),
      // Of a few rupees a schedule takes brokerage alone, as a fee of one figure is.
      count: fc.integer({ min: 200, max: 5000 }),
      paise: fc.integer({ min: 100, max: 500_000 }),
      instrument: fc.constantFrom(OPTION, SHARE),
    });
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 12 }), (all) => {
        const trades = all.map(({ side, count, paise, instrument }) =>
          traded(side, `${count}`, `${paise}e-2`, { instrument }),
        );
        const { paid, notes } = booked(trades);
        const reversed = booked([...trades].reverse()).paid;
        const total = text(sum(paid.map(({ fee }) => fee)));
        expect(text(sum(reversed.map(({ fee }) => fee)))).toBe(total);
        const alone = trades.map((each) => ({ ...each, fee: totalCharges(each.charges) }));
        expect(text(sum(contractNotes(alone, gst).map(noteTotal)))).toBe(total);
        // The notes of what was paid differ in nothing from what was paid.
        for (const note of contractNotes(paid, gst)) {
          expect(text(noteTotal(note))).toBe(text(note.booked));
        }
        expect(readNotes(notesText(notes))).toEqual(notes);
      }),
    );
  });

  it('never pays more than a pending order reserves for it', () => {
    const trade = fc.record({
      count: fc.integer({ min: 1, max: 5000 }),
      paise: fc.integer({ min: 5, max: 500_000 }),
      side: fc.constantFrom('BUY', 'SELL'),
    });
    fc.assert(
      fc.property(fc.array(trade, { minLength: 1, maxLength: 12 }), (all) => {
        const trades = all.map(({ side, count, paise }) => traded(side, `${count}`, `${paise}e-2`));
        for (const [at, { fee }] of booked(trades).paid.entries()) {
          const most = totalCharges(mostOnNote(trades[at]!, trades[at]!.charges, gst));
          expect(isLess(most, fee)).toBe(false);
        }
      }),
    );
  });
});
