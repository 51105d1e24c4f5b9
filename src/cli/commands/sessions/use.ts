import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { sessionJson } from '../../../presentation/json/session-json.ts';
import { sessionView } from '../../../presentation/tables/sessions/session-view.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';

export function define(command: Command): void {
  command
    .summary('make a session the current one')
    .description('Make a session the current one.')
    .argument('<id>', 'the session')
    .addHelpText('after', '\nExample:\n  papertrade session use MONDAY');
}

export async function run(context: Context, id: string): Promise<void> {
  const { sessions } = await context.services();
  const { session } = await sessions.use(parseSessionId(id));
  context.present.show({ session: sessionJson(session, session.id) }, (style) =>
    sessionView(session, style),
  );
}
