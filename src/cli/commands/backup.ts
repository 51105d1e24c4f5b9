import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { BackupWords, RestoreWords } from './backup.run.ts';

export function createBackupCommand(launch: Launch): Command {
  return new Command('backup')
    .description(
      'Write all sessions, or the ones named, to one compressed and checksummed file, while they ' +
        'are traded on. It appears only when it is whole, and only you can read it.',
    )
    .argument('[id...]', 'only these sessions')
    .requiredOption('--out <file>', 'the file to write, such as papertrade.backup')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade backup --out monday.backup\n' +
        '  papertrade backup WEEK48 --out week48.backup',
    )
    .action(async (ids: string[], _options, self: Command) => {
      const { runBackup } = await import('./backup.run.ts');
      await launch(self, (context) =>
        runBackup({ ...self.opts<Omit<BackupWords, 'ids'>>(), ids }, context),
      );
    });
}

export function createRestoreCommand(launch: Launch): Command {
  return new Command('restore')
    .description(
      'Bring the sessions of a backup into the store. A damaged or newer file is refused before ' +
        'anything is written, and so is a session that exists there with other content.',
    )
    .argument('<file>', 'a file that "papertrade backup" wrote')
    .option('--dry-run', 'check the file, show what it holds, and write nothing')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade restore monday.backup --dry-run\n' +
        '  papertrade restore monday.backup --store local:rescue.db',
    )
    .action(async (file: string, _options, self: Command) => {
      const { runRestore } = await import('./backup.run.ts');
      await launch(self, (context) =>
        runRestore({ ...self.opts<Omit<RestoreWords, 'file'>>(), file }, context),
      );
    });
}
