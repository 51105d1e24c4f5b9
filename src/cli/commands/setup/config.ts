import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description('Show the settings and where they come from.')
    .addHelpText('after', '\nExample:\n  papertrade config show');
}
