import { Command } from 'commander';
import type { Launch } from '../context.ts';

/** `named` holds every session that the line named, since `--session` may be repeated here. */
export function createStoreCommand(launch: Launch, named: readonly string[]): Command {
  return new Command('store')
    .description('Work with whole stores.')
    .addCommand(createCopy(launch, named))
    .addHelpText('after', '\nExample:\n  papertrade store copy --to redis://127.0.0.1:6379');
}

const createCopy = (launch: Launch, named: readonly string[]): Command =>
  new Command('copy')
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
    )
    .action(async (ids: string[], _options, self: Command) => {
      const { to } = self.opts<{ to: string }>();
      const { copyStore } = await import('./store.run.ts');
      await launch(self, (context) => copyStore({ to, sessions: [...named, ...ids] }, context));
    });
