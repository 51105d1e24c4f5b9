import type { Command } from 'commander';
import type { Launch } from '../../context.ts';
import { setHalt } from '../../shared/sessions/set-halt.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('Let a halted session open positions again.')
    .addHelpText('after', '\nExample:\n  papertrade resume')
    .action(() => launch(command, (context) => setHalt(undefined, context)));
}
