import type { Command } from 'commander';
import type { Launch } from '../../context.ts';
import { showBalance } from '../../shared/sessions/balance.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('Show the wallet, valued at the last quotes.')
    .addHelpText('after', '\nExample:\n  papertrade balance --json | jq -r .equity')
    .action(() => launch(command, showBalance));
}
