import { Command } from 'commander';
import type { Launch } from '../context.ts';

export function createVerifyCommand(launch: Launch): Command {
  return new Command('verify')
    .summary('replay the journal and compare')
    .description('Replay the journal and compare what it leads to with what is stored.')
    .argument('[id]', 'default: the current session')
    .option('--all', 'every session')
    .addHelpText('after', '\nExample:\n  papertrade verify --all')
    .action(async (id: string | undefined, _options, self: Command) => {
      const { runVerify } = await import('./verify.run.ts');
      await launch(self, (context) =>
        runVerify({ ...self.opts<{ all?: boolean }>(), id }, context),
      );
    });
}
