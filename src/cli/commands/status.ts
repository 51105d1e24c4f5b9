import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { StatusWords } from './status.run.ts';

export function createStatusCommand(launch: Launch): Command {
  return new Command('status')
    .description(
      'Show what the store is, whether it is healthy and durable, how full, and what can be lost. ' +
        'Status 0 when it is healthy, 5 when it is not.',
    )
    .option('--watch [seconds]', 'show it again every 2 seconds, or as often as said')
    .addHelpText(
      'after',
      '\nExamples:\n  papertrade status\n  papertrade status --watch 5\n' +
        '  papertrade status --json | jq -r ".warnings[].remedy"',
    )
    .action(async (_options, self: Command) => {
      const { runStatus } = await import('./status.run.ts');
      await launch(self, (context) => runStatus(self.opts<StatusWords>(), context));
    });
}
