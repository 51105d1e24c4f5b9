import { haltView, haltJson } from '../../../presentation/tables/trading/rules-view.ts';
import {
  requireSession,
  requireTradable,
  sessionEnded,
} from '../../../app/sessions/require-session.ts';
import type { Halt } from '../../../app/results.ts';
import type { Context } from '../../context.ts';

export async function setHalt(halt: Halt | undefined, context: Context): Promise<void> {
  const id = await context.sessionId();
  const { store } = await context.services();
  requireTradable(requireSession(await store.sessionState(id), id));
  if (!(await store.setHalt(id, halt))) throw sessionEnded(id);
  context.present.show(haltJson(id, halt), (style) => haltView(id, halt, style));
}
