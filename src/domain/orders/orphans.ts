import type { Instrument } from '../instruments/instrument.ts';
import { reducedPosition } from '../ledger/fill.ts';
import type { LedgerTransaction } from '../ledger/ledger-transaction.ts';

export const CLOSED = { code: '', reason: 'the position that it would close is closed' } as const;

/** Cancels the orders that only close, once nothing is left for them to close. */
export function cancelOrphans(transaction: LedgerTransaction, instrument: Instrument): void {
  for (const order of transaction.instrument(instrument).pending) {
    const open = reducedPosition(transaction.account(instrument, order.product), order.action);
    if (order.pending.reduceOnly && !open) transaction.end(order, 'ORDER_CANCELLED', CLOSED);
  }
}
