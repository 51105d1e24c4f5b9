import { Command } from 'commander';
import type { Launch } from '../context.ts';

export function createStatusCommand(launch: Launch): Command {
  return new Command('status')
    .summary('the store: reachable, durable, how full')
    .description('Show whether the store can be reached, what it is, whether it is durable.')
    .addHelpText('after', '\nExample:\n  papertrade status --json | jq .durable')
    .action(async (_options, self: Command) => {
      const { runStatus } = await import('./status.run.ts');
      await launch(self, runStatus);
    });
}
