import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { CleanupWords } from './cleanup.run.ts';

export function createCleanupCommand(launch: Launch): Command {
  return new Command('cleanup')
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
    )
    .action(async (_options, self: Command) => {
      const { runCleanup } = await import('./cleanup.run.ts');
      await launch(self, (context) => runCleanup(self.opts<CleanupWords>(), context));
    });
}
