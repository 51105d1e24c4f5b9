import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { milliseconds } from '../../../config/duration.ts';
import { sessionsEndedBefore } from '../../../app/sessions/ended-before.ts';
import { invalidValue } from '../../../domain/errors.ts';
import { sessionJson } from '../../../presentation/json/session-json.ts';
import { counted } from '../../../presentation/tables/format.ts';
import { sessionListView } from '../../../presentation/tables/sessions/session-view.ts';
import { tellUnreadable } from '../../shared/sessions/left-out.ts';
import type { Session } from '../../../app/results.ts';

type CleanupOptions = Options<never, 'dryRun', 'olderThan'>;

export function define(command: Command): void {
  command
    .description(
      'Remove sessions that ended long ago, with all that belongs to them. They are listed first, ' +
        'and an active session is never removed.',
    )
    .requiredOption('--older-than <time>', 'ended longer ago than this: 30d, 12h, 90m')
    .option('--dry-run', 'list them and remove nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade cleanup --older-than 30d --dry-run\n' +
        '  papertrade cleanup --older-than 90d --yes',
    );
}

/** Lists, asks, removes. */
export async function run(context: Context, options: CleanupOptions): Promise<void> {
  const age = parseAge(options.olderThan);
  const { store, calendar } = await context.services();
  const current = await store.currentSession();
  const found = await sessionsEndedBefore(calendar.now() - age, store);
  tellUnreadable(found, context);
  if (options.dryRun || found.length === 0) {
    tell(found, current, options, 0, context);
    if (found.length > 0) context.present.hint('Nothing was removed. Without --dry-run it is.');
    return;
  }
  if (!context.globals.json) {
    context.present.show({}, (style) => sessionListView(found, current, style));
  }
  const count = counted(found.length, 'session');
  if (!(await context.confirm(`Remove ${count} for good?`))) {
    context.present.hint('Nothing was removed.');
    return;
  }
  const removed: Session[] = [];
  for (const session of found) {
    if (await store.removeSession(session.id)) removed.push(session);
  }
  const document = documentOf(removed, current, options, removed.length);
  context.present.show(document, () => `Removed ${counted(removed.length, 'session')}.`);
}

function tell(
  found: readonly Session[],
  current: string | undefined,
  options: CleanupOptions,
  removed: number,
  context: Context,
): void {
  context.present.show(documentOf(found, current, options, removed), (style) =>
    found.length === 0
      ? `No session ended longer ago than ${options.olderThan}.`
      : sessionListView(found, current, style),
  );
}

const documentOf = (
  sessions: readonly Session[],
  current: string | undefined,
  { dryRun }: CleanupOptions,
  removed: number,
) => ({
  sessions: sessions.map((each) => sessionJson(each, current)),
  removed,
  dry_run: dryRun === true,
});

function parseAge(typed: string): number {
  if (/^\d{1,6}[smhd]$/.test(typed)) return milliseconds(typed);
  throw invalidValue('time', typed, 'a time such as 30d, 12h or 90m');
}
