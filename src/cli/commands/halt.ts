import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { HaltWords } from './halt.run.ts';

export const createHaltCommand = (launch: Launch): Command =>
  new Command('halt')
    .description('Halt the session: orders that open are refused until "resume", closing goes on.')
    .option('--reason <text>', 'kept, and told with every refusal')
    .addHelpText('after', '\nExample:\n  papertrade halt --reason "lost the thread"')
    .action(async (_options, self: Command) => {
      const { runHalt } = await import('./halt.run.ts');
      await launch(self, (context) => runHalt(self.opts<HaltWords>(), context));
    });

export const createResumeCommand = (launch: Launch): Command =>
  new Command('resume')
    .description('Let a halted session open positions again.')
    .addHelpText('after', '\nExample:\n  papertrade resume')
    .action(async (_options, self: Command) => {
      const { runResume } = await import('./halt.run.ts');
      await launch(self, runResume);
    });
