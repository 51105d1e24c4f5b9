import { quantity, text } from '../../../domain/money/money.ts';
import type { ImportedTradebook } from '../../../migration/tradebook/tradebook-import.ts';
import { fields } from '../fields.ts';
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
  const count = (value: number): string => grouped(quantity(String(value)));
  return fields(
    [
      ['session', done.sessionId],
      [dryRun ? 'trades to import' : 'trades imported', count(done.imported)],
      ['of orders', count(done.orders)],
      ...(done.skipped > 0 ? [['there already', count(done.skipped)] as const] : []),
      ...(done.rejected > 0 ? [['rejected', count(done.rejected)] as const] : []),
      ...(dryRun ? [] : [['open positions', count(done.positions)] as const]),
      ['starting balance', rupees(done.startingBalance)],
    ],
    style,
  );
}
