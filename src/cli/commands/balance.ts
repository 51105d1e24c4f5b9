import { Command } from 'commander';
import type { Launch } from '../context.ts';
import type { CashChange } from './balance.run.ts';

export function createBalanceCommand(launch: Launch): Command {
  const words: readonly (readonly [CashChange, string])[] = [
    ['deposit', 'Put cash in.'],
    ['withdraw', 'Take available cash out.'],
    ['reset', "Start the session's ledger anew with this balance; positions are dropped."],
  ];
  const command = new Command('balance')
    .description('Show the wallet, valued at the last quotes.')
    .addHelpText('after', '\nExample:\n  papertrade balance --json | jq -r .equity')
    .action(async (_options, self: Command) => {
      const { showBalance } = await import('./balance.run.ts');
      await launch(self, showBalance);
    });
  for (const [change, description] of words) {
    command.addCommand(createChange(change, description, launch));
  }
  return command;
}

const createChange = (change: CashChange, description: string, launch: Launch): Command =>
  new Command(change)
    .description(description)
    .argument('<amount>', 'rupees, at most 2 decimals')
    .addHelpText('after', `\nExample:\n  papertrade balance ${change} 50000`)
    .action(async (amount: string, _options, self: Command) => {
      const { changeBalance } = await import('./balance.run.ts');
      await launch(self, (context) => changeBalance(change, amount, context));
    });
