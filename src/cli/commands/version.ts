import type { Command } from 'commander';
import type { Cli } from '../context.ts';

export function createVersionCommand(cli: Cli): Command {
  return cli
    .command('version')
    .summary('the version, and what is new in it')
    .description('Show the version, what it runs on, and what is new in it.')
    .addHelpText('after', '\nExample:\n  papertrade version --json | jq -r .version')
    .action(async (_options, self: Command) => {
      const { runVersion } = await import('./version.run.ts');
      await cli.launch(self, runVersion);
    });
}
