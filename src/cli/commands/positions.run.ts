import { isOpen } from '../../domain/ledger/position.ts';
import { positionsJson } from '../../presentation/json/json.ts';
import { positionsView } from '../../presentation/tables/positions-view.ts';
import { requireSession } from '../../app/sessions/require-session.ts';
import type { Context } from '../context.ts';
import { positionsOn } from '../holdings.ts';

export interface PositionsWords {
  readonly all?: boolean;
  readonly watch?: boolean;
}

export async function runPositions(words: PositionsWords, context: Context): Promise<void> {
  const id = await context.sessionId();
  const { store, tracker, calendar } = await context.services();
  const [state, held] = await Promise.all([store.sessionState(id), tracker.positions(id)]);
  requireSession(state, id);
  const listed = held.filter((each) => words.all === true || isOpen(each));
  const { config } = await context.config();
  const [shown, t1] = await positionsOn(calendar.day(), listed, config);
  await context.present.list(positionsJson(shown, id, t1), 'positions', (style) =>
    positionsView(shown, style, t1),
  );
  if (shown.length === 0)
    context.present.hint('No open positions. See "papertrade positions --all".');
}
