import { text } from '../../../domain/money/money.ts';
import type { ImportedTradebook } from '../../../migration/tradebook/tradebook-import.ts';
import { fields, rowUnless } from '../fields.ts';
import { grouped, rupees } from '../format.ts';
import type { Style } from '../style.ts';

export const tradebookJson = (done: ImportedTradebook, dryRun: boolean) => ({
  session_id: done.sessionId,
  trades_imported: done.imported,
  trades_skipped: done.skipped,
  orders: done.orders,
  rejected: done.rejected,
  positions: done.positions,
  starting_balance: text(done.startingBalance),
  ...(dryRun && { dry_run: true }),
});

export function tradebookView(done: ImportedTradebook, dryRun: boolean, style: Style): string {
  return fields(
    [
      ['session', done.sessionId],
      [dryRun ? 'trades to import' : 'trades imported', grouped(done.imported)],
      ['of orders', grouped(done.orders)],
      ...rowUnless(done.skipped === 0, 'there already', grouped(done.skipped)),
      ...rowUnless(done.rejected === 0, 'rejected', grouped(done.rejected)),
      ...rowUnless(dryRun, 'open positions', grouped(done.positions)),
      ['starting balance', rupees(done.startingBalance)],
    ],
    style,
  );
}
