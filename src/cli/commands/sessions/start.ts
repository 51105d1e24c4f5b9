import type { Command } from 'commander';
import type { Context, Options } from '../../context.ts';
import { parseTypedMoney } from '../../../domain/money/typed.ts';
import { sessionJson } from '../../../presentation/json/session-json.ts';
import { sessionView } from '../../../presentation/tables/sessions/session-view.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';
import { parseNote } from '../../../domain/note.ts';

type StartOptions = Options<'id' | 'balance' | 'name'>;

export function define(command: Command): void {
  command
    .summary('open a session and make it the current one')
    .description('Open a session and make it the current one.')
    .option('--id <id>', 'letters, digits, "_" and "-", at most 64 (default: PAPER_<date>_<time>)')
    .option('--balance <amount>', 'starting cash in rupees (default: trading.starting_balance)')
    .option('--name <text>', 'a name for the list')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade session start --balance 200000 --name "Week 48"',
    );
}

export async function run(context: Context, options: StartOptions): Promise<void> {
  const { startingBalance } = await context.settings();
  const typed = options.balance;
  const request = {
    id: options.id === undefined ? undefined : parseSessionId(options.id),
    name: options.name === undefined ? undefined : parseNote(options.name, 'name'),
    startingBalance: typed === undefined ? startingBalance : parseTypedMoney(typed),
  };
  const { sessions } = await context.services();
  const { session } = await sessions.start(request);
  context.present.show({ session: sessionJson(session, session.id) }, (style) =>
    sessionView(session, style),
  );
  context.present.hint('Next: papertrade buy SYMBOL QTY --price P');
}
