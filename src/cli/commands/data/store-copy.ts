import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { ErrorCode, PapertradeError } from '../../../domain/errors.ts';
import { copiesJson, copiesView } from '../../../presentation/tables/data/copies-view.ts';
import { copySession, type SessionCopy } from '../../../app/integrity/store-copy.ts';
import { leftOut } from '../../shared/sessions/left-out.ts';
import { orUnreadable, readableSessions } from '../../../app/sessions/unreadable.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';

export function define(command: Command): void {
  command
    .summary('copy sessions to another store')
    .description(
      'Copy sessions to another store, exactly, and check each by replaying its journal there. A ' +
        'session that is there already is left as it is; a second run finishes what was interrupted.',
    )
    .requiredOption('--to <url>', 'local, local:FILE, redis://HOST:PORT, rediss://, unix:SOCKET')
    .argument('[ids...]', 'only these sessions, also with --session ID (default: all)')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade store copy --to redis://127.0.0.1:6379\n' +
        '  papertrade store copy --store redis://127.0.0.1 --to local --session MONDAY TUESDAY',
    );
}

export async function run(
  context: Context,
  ids: readonly string[],
  { to }: { readonly to: string },
): Promise<void> {
  const named = [...new Set([...context.globals.sessions, ...ids].map(parseSessionId))];
  const { store } = await context.services();
  const target = await context.openStore(to);
  const { readable, unreadable } =
    named.length > 0
      ? { readable: named, unreadable: [] }
      : await readableSessions(
          (await store.sessions()).map(({ id }) => id),
          store,
        );
  const copies: SessionCopy[] = [];
  const left = [...unreadable];
  for (const id of readable) {
    const done = await orUnreadable(id, () => copySession(id, store, target));
    if ('read' in done) copies.push(done.read);
    else left.push(done.unreadable);
  }
  context.present.show(copiesJson(copies), (style) => copiesView(copies, style));
  const wrong = copies.filter(({ differences }) => differences.length > 0);
  if (wrong.length === 0) {
    if (left.length > 0) throw leftOut(left, 'copy');
    return;
  }
  const names = wrong.map(({ sessionId }) => sessionId).join(', ');
  throw new PapertradeError(
    ErrorCode.DIFFERENCE_FOUND,
    `The copy of ${names} differs from its journal, as its source does. See "papertrade verify".`,
    { sessions: names },
  );
}
