import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { restoreBackup } from '../../app/integrity/backup/restore.ts';
import { writeBackup } from '../../app/integrity/backup/write.ts';
import { quoteSafely } from '../../domain/errors.ts';
import { backupView, restoreView } from '../../presentation/tables/backup-view.ts';
import { requireSession } from '../../app/sessions/require-session.ts';
import { parseSessionId } from '../../app/sessions/sessions.ts';
import type { Store } from '../../storage/ports/store.ts';
import type { Context } from '../context.ts';

export interface BackupWords {
  readonly ids: readonly string[];
  readonly out: string;
}

export interface RestoreWords {
  readonly file: string;
  readonly dryRun?: boolean;
}

export async function runBackup(words: BackupWords, context: Context): Promise<void> {
  const path = resolve(context.process.cwd(), words.out);
  const { store, calendar } = await context.services();
  const sessionIds = await sessionsToSave(words.ids.map(parseSessionId), store);
  if (existsSync(path) && !(await context.confirm(`Replace ${quoteSafely(path)}?`))) {
    context.present.hint('Nothing was written.');
    return;
  }
  const header = {
    created_at: calendar.iso(),
    program: __VERSION__,
    current_session: (await store.currentSession()) ?? null,
  };
  const { sessions, bytes, sha256 } = await writeBackup({ store, sessionIds, path, header });
  const document = { file: path, sessions, bytes, sha256 };
  context.present.show(document, (style) => backupView(path, sessions, bytes, style));
  context.present.hint(`Check it: papertrade restore ${words.out} --dry-run`);
}

async function sessionsToSave(named: readonly string[], store: Store): Promise<readonly string[]> {
  if (named.length === 0) return (await store.sessions()).map(({ id }) => id);
  for (const id of named) requireSession(await store.sessionState(id), id);
  return [...new Set(named)];
}

export async function runRestore(words: RestoreWords, context: Context): Promise<void> {
  const path = resolve(context.process.cwd(), words.file);
  const dryRun = words.dryRun === true;
  const { store } = await context.services();
  const result = await restoreBackup(store, path, dryRun);
  const { header, restored, unchanged } = result;
  const document = {
    file: path,
    created_at: header.created_at,
    restored: dryRun ? [] : restored,
    unchanged,
    missing: dryRun ? restored : [],
    dry_run: dryRun,
  };
  context.present.show(document, (style) => restoreView(path, document, style));
  if (!dryRun && restored.length > 0) context.present.hint('Next: papertrade verify --all');
}
