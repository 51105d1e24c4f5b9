import type { Command } from 'commander';

export { showBalance as run } from '../../shared/sessions/balance.ts';

export function define(command: Command): void {
  command
    .description('Show the wallet, valued at the last quotes.')
    .addHelpText('after', '\nExample:\n  papertrade balance --json | jq -r .equity');
}
