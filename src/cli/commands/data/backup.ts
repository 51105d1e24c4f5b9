import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { writeBackup } from '../../../app/integrity/backup/write.ts';
import { backupView } from '../../../presentation/tables/data/backup-view.ts';
import { requireSession } from '../../../app/sessions/require-session.ts';
import { newFile } from '../../output/output-file.ts';
import { leftOut } from '../../shared/sessions/left-out.ts';
import { leavingOut, readableSessions } from '../../../app/sessions/unreadable.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';
import type { Store } from '../../../app/results.ts';

export function define(command: Command): void {
  command
    .description(
      'Write all sessions, or the ones named, to one compressed and checksummed file, while they ' +
        'are traded on. It appears only when it is complete, and only you can read it.',
    )
    .argument('[id...]', 'only these sessions')
    .requiredOption('--out <file>', 'the file to write, such as papertrade.backup')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade backup --out monday.backup\n' +
        '  papertrade backup WEEK48 --out week48.backup',
    );
}

export async function run(
  context: Context,
  ids: readonly string[],
  options: { readonly out: string },
): Promise<void> {
  const { store, calendar } = await context.services();
  const { readable: sessionIds, unreadable } = await sessionsToSave(ids.map(parseSessionId), store);
  const file = await newFile(options.out, context);
  if (file === undefined) return;
  const { path } = file;
  const header = {
    created_at: calendar.iso(),
    program: __VERSION__,
    current_session: (await store.currentSession()) ?? null,
  };
  const save = (left: readonly string[]) => writeBackup({ store, sessionIds: left, path, header });
  const { made, unreadable: broken } =
    ids.length > 0
      ? { made: await save(sessionIds), unreadable: [] }
      : await leavingOut(sessionIds, save);
  const { sessions, bytes, sha256 } = made;
  const document = { file: path, sessions, bytes, sha256 };
  context.present.show(document, (style) => backupView(path, sessions, bytes, style));
  context.present.hint(`Check it: papertrade restore ${options.out} --dry-run`);
  const missing = [...unreadable, ...broken];
  if (missing.length > 0) throw leftOut(missing, 'backup');
}

/** Of all sessions those that read: one that does not must not keep the others from being saved. */
async function sessionsToSave(
  named: readonly string[],
  store: Store,
): Promise<Awaited<ReturnType<typeof readableSessions>>> {
  if (named.length === 0) {
    return readableSessions(
      (await store.sessions()).map(({ id }) => id),
      store,
    );
  }
  for (const id of named) requireSession(await store.sessionState(id), id);
  return { readable: [...new Set(named)], unreadable: [] };
}
