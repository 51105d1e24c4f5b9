import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description('Work with whole stores.')
    .addHelpText('after', '\nExample:\n  papertrade store copy --to redis://127.0.0.1:6379');
}
