import { adoptionJson, adoptionView } from '../../presentation/tables/adoption-view.ts';
import { SessionAdoption } from '../../migration/adoption.ts';
import { parseSessionId } from '../../app/sessions/sessions.ts';
import type { Context } from '../context.ts';
import { marginRateOf } from '../trading-rules.ts';

export async function adoptSession(typed: string, context: Context): Promise<void> {
  const id = parseSessionId(typed);
  const [{ config }, { store, calendar }] = await Promise.all([
    context.config(),
    context.services(),
  ]);
  const adoption = new SessionAdoption({ store, calendar, marginRate: marginRateOf(config) });
  const plan = await adoption.plan(id);
  const { globals, present } = context;
  if (!globals.json) present.show({}, (style) => adoptionView(plan, style));
  if (!(await context.confirm(`Rewrite session ${id} in today's form?`))) {
    present.hint('Nothing was changed.');
    return;
  }
  await adoption.adopt(plan);
  if (globals.json) present.document(adoptionJson(plan));
  present.hint(`Adopted. Next: papertrade verify ${id}`);
}
