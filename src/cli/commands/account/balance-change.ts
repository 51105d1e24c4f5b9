import type { Command } from 'commander';
import { parseTypedMoney } from '../../../domain/money/typed.ts';
import type { Context } from '../../context.ts';
import { showBalance } from '../../shared/sessions/balance.ts';

const CHANGES = {
  deposit: { summary: 'put cash in', description: 'Put cash in.' },
  withdraw: { summary: 'take available cash out', description: 'Take available cash out.' },
  reset: {
    summary: "start the session's ledger anew",
    description: "Start the session's ledger anew with this balance; positions are dropped.",
  },
};

/** `balance deposit`, `withdraw` and `reset`: the command is called as the change. */
export function define(command: Command): void {
  const change = changeOf(command);
  command
    .summary(CHANGES[change].summary)
    .description(CHANGES[change].description)
    .argument('<amount>', 'rupees, at most 2 decimals')
    .addHelpText('after', `\nExample:\n  papertrade balance ${change} 50000`);
}

const changeOf = (command: Command) => command.name() as keyof typeof CHANGES;

export async function run(
  context: Context,
  typed: string,
  _options: object,
  command: Command,
): Promise<void> {
  const change = changeOf(command);
  const amount = parseTypedMoney(typed);
  const id = await context.sessionId();
  const { wallet, sessions } = await context.services();
  if (change === 'reset') {
    await sessions.find(id);
    const question = `Reset session ${id}? Its positions and P&L are dropped.`;
    if (!(await context.confirm(question))) {
      context.present.hint('Nothing was changed.');
      return;
    }
  }
  await wallet[change](id, amount);
  await showBalance(context);
}
