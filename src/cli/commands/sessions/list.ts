import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { addListOptions } from '../../input/list-options.ts';
import { sessionJson } from '../../../presentation/json/session-json.ts';
import { tellUnreadable } from '../../shared/sessions/left-out.ts';
import { sessionListView } from '../../../presentation/tables/sessions/session-view.ts';

export function define(command: Command): void {
  addListOptions(command)
    .summary('all sessions, active ones first')
    .description('List all sessions, active ones first.')
    .addHelpText(
      'after',
      '\nExample:\n  papertrade session list --json | jq -r ".sessions[].session_id"',
    );
}

export async function run(context: Context): Promise<void> {
  const { sessions } = await context.services();
  const { sessions: list, current } = await sessions.list();
  const document = { sessions: list.map((each) => sessionJson(each, current)) };
  await context.present.list(document, 'sessions', (style) =>
    sessionListView(list, current, style),
  );
  tellUnreadable(list, context);
  if (list.length === 0) context.present.hint('Start one: papertrade session start');
}
