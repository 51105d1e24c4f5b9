import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { balanceJson, sessionJson } from '../../../presentation/json/session-json.ts';
import { balanceView } from '../../../presentation/tables/account/balance-view.ts';
import { sessionView } from '../../../presentation/tables/sessions/session-view.ts';

export function define(command: Command): void {
  command
    .summary('a session with its wallet')
    .description('Show a session with its wallet.')
    .argument('[id]', 'default: the current session')
    .addHelpText('after', '\nExample:\n  papertrade session show MONDAY');
}

export async function run(context: Context, named: string | undefined): Promise<void> {
  const id = await context.sessionId(named);
  const { wallet, store } = await context.services();
  const [view, current] = await Promise.all([wallet.view(id), store.currentSession()]);
  const document = { session: sessionJson(view.session, current), balance: balanceJson(view) };
  context.present.show(document, (style) =>
    [sessionView(view.session, style), balanceView(view, style)].join('\n'),
  );
}
