import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { parseTypedMoney } from '../../../domain/money/typed.ts';
import { balanceView } from '../../../presentation/tables/account/balance-view.ts';
import { haltLine } from '../../../presentation/tables/sessions/halt-line.ts';
import { balanceJson } from '../../../presentation/json/session-json.ts';

export type CashChange = 'deposit' | 'withdraw' | 'reset';

/** Adds what depositing, withdrawing and resetting have in common. */
export function defineChange(command: Command, launch: Launch, change: CashChange): void {
  command
    .argument('<amount>', 'rupees, at most 2 decimals')
    .addHelpText('after', `\nExample:\n  papertrade balance ${change} 50000`)
    .action((amount: string) =>
      launch(command, (context) => changeBalance(change, amount, context)),
    );
}

async function changeBalance(change: CashChange, typed: string, context: Context): Promise<void> {
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

export async function showBalance(context: Context): Promise<void> {
  const id = await context.sessionId();
  const { wallet } = await context.services();
  const view = await wallet.view(id);
  context.present.show(
    () => balanceJson(view),
    (style) => [...haltLine(view.session, style), balanceView(view, style)].join('\n'),
  );
}
