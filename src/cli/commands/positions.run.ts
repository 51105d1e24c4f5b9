import { nextTradingDay } from '../../domain/market-hours.ts';
import type { Quantity } from '../../domain/money.ts';
import { isDelivered, isOpen, onDay, undelivered, type Position } from '../../domain/position.ts';
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
  const listed = held.filter((each) => words.all === true || isOpen(each));
  const waiting = await undeliveredOf(listed, today, context);
  const shown = listed.map((each) => onDay(each, today));
  const t1 = new Map(shown.map((each, index) => [each, waiting[index]]));
  await context.present.list(positionsJson(shown, id, t1), 'positions', (style) =>
    positionsView(shown, style, t1),
  );
  if (shown.length === 0)
    context.present.hint('No open positions. See "papertrade positions --all".');
}

/** Of each position that is carried as shares, how many are not holdings yet. */
async function undeliveredOf(
  positions: readonly Position[],
  today: string,
  context: Context,
): Promise<(Quantity | undefined)[]> {
  if (!positions.some(isDelivered)) return [];
  const { loadMarketCalendar } = await import('../../config/market-calendar.ts');
  const market = await loadMarketCalendar((await context.config()).config);
  return positions.map((each) =>
    isDelivered(each)
      ? undelivered(each, today, (day) => nextTradingDay(each.instrument.segment, day, market))
      : undefined,
  );
}
