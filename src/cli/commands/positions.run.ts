import { isOpen, onDay } from '../../domain/position.ts';
import { positionsJson } from '../../output/json.ts';
import { positionsView } from '../../output/positions-view.ts';
import { requireSession } from '../../services/require-session.ts';
import type { Context } from '../context.ts';

export interface PositionsWords {
  readonly all?: boolean;
  readonly watch?: boolean;
}

export async function runPositions(words: PositionsWords, context: Context): Promise<void> {
  const id = await context.sessionId();
  const { store, tracker, calendar } = await context.services();
  const [state, held] = await Promise.all([store.sessionState(id), tracker.positions(id)]);
  requireSession(state, id);
  const today = calendar.day();
  const shown = held
    .filter((each) => words.all === true || isOpen(each))
    .map((each) => onDay(each, today));
  await context.present.list(positionsJson(shown, id), 'positions', (style) =>
    positionsView(shown, style),
  );
  if (shown.length === 0)
    context.present.hint('No open positions. See "papertrade positions --all".');
}
