import { Command } from 'commander';
import type { Launch } from '../context.ts';

export function createVersionCommand(launch: Launch): Command {
  return new Command('version')
    .description('Show the version, what it runs on, and what is new in it.')
    .addHelpText('after', '\nExample:\n  papertrade version --json | jq -r .version')
    .action(async (_options, self: Command) => {
      const { runVersion } = await import('./version.run.ts');
      await launch(self, runVersion);
    });
}
