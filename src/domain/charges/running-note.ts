import { parseSegment, type Segment } from '../instruments/instrument.ts';
import {
  add,
  money,
  roundHalfUp,
  roundUp,
  subtract,
  text,
  ZERO,
  type Money,
} from '../money/money.ts';
import { taxedCharges, type Charges } from './charges.ts';
import type { GstOn, NotedTrade } from './contract-note.ts';

/** What a day's orders of a segment came to so far, before the contract note rounds it. */
export interface RunningNote {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly segment: Segment;
  readonly stt: Money;
  readonly stamp: Money;
  /** On the day's brokerage, exchange charge and SEBI fee. */
  readonly gst: Money;
}

/**
 * What a trade pays where the day's note rounds: by how much it makes the note of its segment grow. STT
 * and stamp duty are rounded to the rupee on the note, half up, and GST is taken once, so the day's orders
 * pay together what the note says, whatever their order.
 *
 * @param charges what the trade pays alone; negative items correct an earlier trade
 */
export function onContractNote(
  trade: NotedTrade,
  charges: Charges,
  notes: readonly RunningNote[],
  gstOn: GstOn,
): { readonly charges: Charges; readonly contractNote: RunningNote } {
  const before = noteOf(notes, trade);
  const contractNote = {
    ...before,
    stt: add(before.stt, charges.stt),
    stamp: add(before.stamp, charges.stamp),
    gst: add(before.gst, gstOn(trade, taxedCharges(charges))),
  };
  const grown = (item: 'stt' | 'stamp' | 'gst', decimals: number): Money =>
    subtract(roundHalfUp(contractNote[item], decimals), roundHalfUp(before[item], decimals));
  const noted = { stt: grown('stt', 0), stamp: grown('stamp', 0), gst: grown('gst', 2) };
  return { charges: { ...charges, ...noted }, contractNote };
}

/** The most that a trade can pay, whatever else is on the note: a pending order reserves so much. */
export const mostOnNote = (trade: NotedTrade, charges: Charges, gstOn: GstOn): Charges => ({
  ...charges,
  stt: roundUp(charges.stt, 0),
  stamp: roundUp(charges.stamp, 0),
  gst: roundUp(gstOn(trade, taxedCharges(charges)), 2),
});

function noteOf(
  notes: readonly RunningNote[],
  { day, instrument: { segment } }: NotedTrade,
): RunningNote {
  const known = notes.find((note) => note.day === day && note.segment === segment);
  return known ?? { day, segment, stt: ZERO, stamp: ZERO, gst: ZERO };
}

/**
 * The notes with one as it is now; those of earlier days are done. A trade that is booked late, such as a
 * settlement of an earlier day, is on a note of its own.
 */
export function withNote(notes: readonly RunningNote[], note: RunningNote): readonly RunningNote[] {
  if (notes.some(({ day }) => note.day < day)) return notes;
  const others = notes.filter(({ day, segment }) => day === note.day && segment !== note.segment);
  return [...others, note];
}

/** The stored form: `2026-11-27 NSE_FNO 13.5 0.23 8.2584,...`; empty for none. */
export const notesText = (notes: readonly RunningNote[]): string =>
  notes
    .map(({ day, segment, stt, stamp, gst }) =>
      [day, segment, ...[stt, stamp, gst].map((each) => text(each))].join(' '),
    )
    .join(',');

export const readNotes = (stored: string): readonly RunningNote[] =>
  stored.split(',').map((each) => {
    const [day = '', segment = '', stt = '', stamp = '', gst = ''] = each.split(' ');
    const items = { stt: money(stt), stamp: money(stamp), gst: money(gst) };
    return { day, segment: parseSegment(segment), ...items };
  });
