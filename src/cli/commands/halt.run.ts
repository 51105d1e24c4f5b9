import { haltView, haltJson } from '../../presentation/tables/rules-view.ts';
import {
  requireSession,
  requireTradable,
  sessionEnded,
} from '../../app/sessions/require-session.ts';
import type { Halt } from '../../storage/ports/store.ts';
import type { Context } from '../context.ts';
import { parseNote } from './trade.run.ts';

export interface HaltWords {
  readonly reason?: string;
}

export async function runHalt(words: HaltWords, context: Context): Promise<void> {
  const reason = parseNote(words.reason ?? '', 'reason');
  const { calendar } = await context.services();
  await setHalt({ at: calendar.iso(), reason }, context);
  context.present.hint('Orders that close are still taken. To go on: papertrade resume');
}

export const runResume = (context: Context): Promise<void> => setHalt(undefined, context);

async function setHalt(halt: Halt | undefined, context: Context): Promise<void> {
  const id = await context.sessionId();
  const { store } = await context.services();
  requireTradable(requireSession(await store.sessionState(id), id));
  if (!(await store.setHalt(id, halt))) throw sessionEnded(id);
  context.present.show(haltJson(id, halt), (style) => haltView(id, halt, style));
}
