import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { MigrateWords } from './migrate-files.run.ts';

export function createMigrateFilesCommand(launch: Launch): Command {
  return new Command('migrate-files')
    .description(
      "Move the predecessor's files into the store: its orders are replayed through the ledger, " +
        'and the result is compared with what the files say. The folder is only read. A second ' +
        'run adds only what is missing.',
    )
    .argument('<dir>', "the predecessor's data folder")
    .option('--dry-run', 'show the plan and the comparison, and write nothing')
    .option('--strict', 'refuse when a figure of the files differs from the ledger')
    .option('--on-error <what>', 'skip or stop: what a row that cannot be used does', 'skip')
    .option('--starting-balance <amount>', "default: the report's, else what balance.json implies")
    .option('--fee <amount>', 'charge of an order (default: as orders are charged)')
    .option(
      '--rejects <file>',
      'where rows go that cannot be used (default: ./papertrade-rejects.csv)',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade migrate-files ./data --dry-run\n' +
        '  papertrade migrate-files ./data --store redis://127.0.0.1:6379\n' +
        '  papertrade migrate-files ./data --session OLD_BOOKS --strict --on-error stop',
    )
    .action(async (folder: string, _options, self: Command) => {
      const { migrateFiles } = await import('./migrate-files.run.ts');
      await launch(self, (context) =>
        migrateFiles({ ...self.opts<MigrateWords>(), folder }, context),
      );
    });
}
