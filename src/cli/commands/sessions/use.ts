import type { Command } from 'commander';
import type { Context, Launch } from '../../context.ts';
import { sessionJson } from '../../../presentation/json/session-json.ts';
import { sessionView } from '../../../presentation/tables/sessions/session-view.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';

export function define(command: Command, launch: Launch): void {
  command
    .description('Make a session the current one.')
    .argument('<id>', 'the session')
    .addHelpText('after', '\nExample:\n  papertrade session use MONDAY')
    .action((id: string) => launch(command, (context) => useSession(id, context)));
}

export async function useSession(id: string, context: Context): Promise<void> {
  const { sessions } = await context.services();
  const { session } = await sessions.use(parseSessionId(id));
  context.present.show({ session: sessionJson(session, session.id) }, (style) =>
    sessionView(session, style),
  );
}
