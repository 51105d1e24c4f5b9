import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { adoptionJson, adoptionView } from '../../../presentation/tables/sessions/adoption-view.ts';
import { adopt, planAdoption } from '../../../migration/adoption.ts';
import { parseSessionId } from '../../../app/sessions/sessions.ts';

export function define(command: Command): void {
  command
    .summary("take over one of the predecessor's sessions")
    .description(
      'Take over a session that the predecessor wrote to Redis, so that it can be traded. Shows ' +
        'its figures before and after, and asks before it writes.',
    )
    .argument('<id>', 'the session')
    .addHelpText('after', '\nExample:\n  papertrade session adopt PAPER_20250917');
}

export async function run(context: Context, typed: string): Promise<void> {
  const id = parseSessionId(typed);
  const { store, calendar, settings } = await context.services();
  const plan = await planAdoption(id, { store, calendar, marginRate: settings.marginRate });
  const { globals, present } = context;
  if (!globals.json) present.show({}, (style) => adoptionView(plan, style));
  if (!(await context.confirm(`Rewrite session ${id} in today's form?`))) {
    present.hint('Nothing was changed.');
    return;
  }
  await adopt(plan, store);
  if (globals.json) present.document(adoptionJson(plan));
  present.hint(`Adopted. Next: papertrade verify ${id}`);
}
