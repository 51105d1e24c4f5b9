import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { resolve } from 'node:path';
import { restoreBackup } from '../../../app/integrity/backup/restore.ts';
import { restoreView } from '../../../presentation/tables/data/backup-view.ts';

export function define(command: Command): void {
  command
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
    );
}

export async function run(
  context: Context,
  file: string,
  { dryRun = false }: Options<never, 'dryRun'>,
): Promise<void> {
  const path = resolve(context.process.cwd(), file);
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
