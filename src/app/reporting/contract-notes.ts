import { chargesRecord } from '../../domain/charges/charges.ts';
import {
  contractNotes,
  noteTotal,
  type ContractNote,
  type GstOn,
} from '../../domain/charges/contract-note.ts';
import { isZero, subtract, text } from '../../domain/money/money.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Store } from '../../storage/ports/store.ts';

/** A session's contract notes, oldest first. */
export async function notesOf(
  store: Pick<Store, 'orders'>,
  sessionId: string,
  gstOn: GstOn,
): Promise<readonly ContractNoteRecord[]> {
  const traded = (await store.orders(sessionId)).filter((each) => !isZero(each.filledQuantity));
  return contractNotes(traded.map(noted), gstOn).map(noteRecord);
}

/** An order that filled on several days stands on the note of the last of them. */
const noted = ({ instrument, product, filledAt, fee, charges }: Order) => ({
  instrument,
  product,
  day: filledAt.slice(0, 10),
  fee,
  charges,
});

/** What a broker's contract note of a day and segment says, beside what was booked. */
const noteRecord = (note: ContractNote) => ({
  date: note.day,
  exchange_segment: note.segment,
  orders: note.orders,
  items: chargesRecord(note.charges),
  total: text(noteTotal(note)),
  booked: text(note.booked),
  rounding: text(subtract(noteTotal(note), note.booked)),
});
export type ContractNoteRecord = ReturnType<typeof noteRecord>;
