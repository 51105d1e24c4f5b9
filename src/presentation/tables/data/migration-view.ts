import { escapeControls } from '../../../domain/errors.ts';
import type { Migration, MigratedSession } from '../../../migration/files/migration.ts';
import type { ReconciliationLine } from '../../../migration/files/reconcile.ts';
import { counted } from '../format.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export function migrationJson({ sessions, rejected, files }: Migration, dryRun: boolean) {
  return {
    sessions: sessions.map((each) => ({
      session_id: each.sessionId,
      orders_imported: each.ordersImported,
      orders_skipped: each.ordersSkipped,
      positions: each.positions,
      reconciliation: each.reconciliation,
    })),
    rejected,
    files: files.map(({ file, kind, ignoredColumns }) => ({
      file,
      kind,
      ignored_columns: ignoredColumns,
    })),
    ...(dryRun && { dry_run: true }),
  };
}

/** Each session with the files' figures beside the ledger's. */
export function migrationView(migration: Migration, dryRun: boolean, style: Style): string {
  const { sessions, files } = migration;
  const read = `Read ${counted(files.length, 'file')}.`;
  return [read, ...sessions.map((each) => sessionView(each, dryRun, style))].join('\n\n');
}

function sessionView(session: MigratedSession, dryRun: boolean, style: Style): string {
  const { ordersImported, ordersSkipped, positions, reconciliation } = session;
  const imported = `${counted(ordersImported, 'order')} ${dryRun ? 'to import' : 'imported'}`;
  const skipped = ordersSkipped === 0 ? '' : `, ${ordersSkipped} there already`;
  const open = counted(positions, 'open position');
  const head = `${style.color.bold(session.sessionId)}: ${imported}${skipped}, ${open}`;
  if (reconciliation.length === 0) return head;
  return `${head}\n${reconciliationTable(reconciliation, style)}`;
}

function reconciliationTable(lines: readonly ReconciliationLine[], style: Style): string {
  const { color } = style;
  const differs = lines.some(({ equal }) => !equal);
  return table(
    [
      { title: '', cell: ({ equal }) => (equal ? color.green('=') : color.yellow('!')) },
      { title: 'Figure', cell: ({ item }) => escapeControls(item) },
      { title: 'Files', cell: ({ files }) => files, right: true },
      { title: 'Ledger', cell: ({ ledger }) => ledger, right: true },
      { title: 'Difference', cell: ({ difference }) => difference, right: true, drop: 1 },
      ...(differs
        ? [{ title: 'Likely reason', cell: ({ reason }: ReconciliationLine) => reason, drop: 2 }]
        : []),
    ],
    lines,
    style,
  );
}
