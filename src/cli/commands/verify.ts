import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { VerifyWords } from './verify.run.ts';

export function createVerifyCommand(launch: Launch): Command {
  return new Command('verify')
    .description('Replay the journal and compare what it leads to with what is stored.')
    .argument('[id]', 'default: the current session')
    .option('--all', 'every session')
    .option('--repair', 'show what differs, ask, and rewrite wallet and positions by the journal')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade verify --all\n  papertrade verify MONDAY --repair',
    )
    .action(async (id: string | undefined, _options, self: Command) => {
      const { runVerify } = await import('./verify.run.ts');
      await launch(self, (context) =>
        runVerify({ ...self.opts<Omit<VerifyWords, 'id'>>(), id }, context),
      );
    });
}
