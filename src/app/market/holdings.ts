import type { MarketCalendar } from '../../domain/calendar/market-calendar.ts';
import { nextTradingDay } from '../../domain/calendar/market-calendar.ts';
import type { Quantity } from '../../domain/money/money.ts';
import { isDelivered, onDay, undelivered, type Position } from '../../domain/ledger/position.ts';

/** Of each position that is carried as shares, how many are not holdings yet on a day. */
export async function undeliveredOf(
  positions: readonly Position[],
  today: string,
  loadMarket: () => Promise<MarketCalendar>,
): Promise<ReadonlyMap<Position, Quantity>> {
  const carried = positions.filter(isDelivered);
  if (carried.length === 0) return new Map();
  const market = await loadMarket();
  return new Map(
    carried.map((each) => {
      const next = (day: string) => nextTradingDay(each.instrument.segment, day, market);
      return [each, undelivered(each, today, next)];
    }),
  );
}

/** Positions as a day sees them, with what of them is not holdings yet. */
export async function positionsOn(
  today: string,
  positions: readonly Position[],
  loadMarket: () => Promise<MarketCalendar>,
): Promise<readonly [positions: Position[], t1: ReadonlyMap<Position, Quantity>]> {
  const waiting = await undeliveredOf(positions, today, loadMarket);
  const t1 = new Map<Position, Quantity>();
  const shown = positions.map((each) => {
    const seen = onDay(each, today);
    const quantity = waiting.get(each);
    if (quantity) t1.set(seen, quantity);
    return seen;
  });
  return [shown, t1];
}
