import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { setHalt } from '../../shared/sessions/set-halt.ts';

export function define(command: Command): void {
  command
    .description('Let a halted session open positions again.')
    .addHelpText('after', '\nExample:\n  papertrade resume');
}

export const run = (context: Context): Promise<void> => setHalt(undefined, context);
