import type { Command } from 'commander';

export function define(command: Command): void {
  command
    .description('A session is one ledger: a starting balance and everything traded with it.')
    .addHelpText('after', '\nExample:\n  papertrade session start --id MONDAY --balance 200000');
}
