import { CHARGE_ITEMS } from '../../../domain/charges/charges.ts';
import type { ContractNoteRecord } from '../../../app/reporting/contract-notes.ts';
import { CHARGE_NAMES } from '../trading/charge-names.ts';
import { table } from '../table.ts';
import type { Style } from '../style.ts';
import { amount } from './show.ts';

/** The contract notes, a line a day and segment. */
export function notesView(notes: readonly ContractNoteRecord[], style: Style): string {
  if (notes.length === 0) return 'No contract notes: nothing was traded, or charges are flat.';
  const items = CHARGE_ITEMS.map((item) => ({
    title: CHARGE_NAMES[item],
    cell: (note: ContractNoteRecord) => amount(note.items[item]),
    right: true,
    drop: 1,
  }));
  return table(
    [
      { title: 'Day', cell: ({ date }) => date },
      { title: 'Segment', cell: (note) => note.exchange_segment },
      { title: 'Orders', cell: ({ orders }) => `${orders}`, right: true, drop: 2 },
      ...items,
      { title: 'Note', cell: ({ total }) => amount(total), right: true },
      { title: 'Booked', cell: ({ booked }) => amount(booked), right: true },
      { title: 'Rounding', cell: ({ rounding }) => amount(rounding), right: true },
    ],
    notes,
    style,
  );
}
