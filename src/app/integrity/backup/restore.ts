import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import { firstDifference } from '../session-transfer.ts';
import type { Store } from '../../../storage/ports/store.ts';
import { checkBackup, savedSessions, type BackupSummary } from './read.ts';

/**
 * Brings the sessions of a backup into a store. All is checked before anything is written: the
 * file, and that no session of another content has one of the ids; sessions are never merged. Each
 * session appears whole or not at all, so a restore that was interrupted is run again. `unchanged` are
 * those that were there already, exactly as in the file.
 */
export async function restoreBackup(store: Store, path: string, dryRun: boolean) {
  const summary = await checkBackup(path);
  const unchanged: string[] = [];
  for await (const { id, parts } of savedSessions(path)) {
    if ((await store.sessionState(id)) === undefined) continue;
    const where = await firstDifference(parts, store.exportSession(id));
    if (where !== undefined) throw otherSession(id, where);
    unchanged.push(id);
  }
  const missing = summary.sessions.filter((id) => !unchanged.includes(id));
  if (!dryRun) {
    for await (const { id, parts } of savedSessions(path)) {
      if (!unchanged.includes(id)) await store.importSession(parts);
    }
    await selectCurrent(store, summary);
  }
  return { ...summary, restored: missing, unchanged };
}

/** The session that was current is so again, unless the store has one of its own. */
async function selectCurrent(store: Store, { header, sessions }: BackupSummary): Promise<void> {
  const { current_session: wanted } = header;
  if (wanted === null || !sessions.includes(wanted)) return;
  if ((await store.currentSession()) === undefined) await store.selectSession(wanted);
}

function otherSession(id: string, where: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.SESSION_EXISTS,
    `Session ${quoteSafely(id)} of the backup exists in the store with other content ` +
      `(${quoteSafely(where)} differs). Nothing was restored.`,
    { reason: 'other_in_backup', session_id: id, difference: where },
  );
}
