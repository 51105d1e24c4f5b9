import { isTradingDay, type MarketCalendar } from '../../../domain/calendar/market-calendar.ts';
import { addDays } from '../../../domain/calendar/days.ts';
import type { Strategy } from '../../../domain/strategies/strategy.ts';

/** A strategy that its own time of day closes, and when that is (ISO 8601). */
export interface TimedExit {
  readonly strategy: Strategy;
  readonly at: string;
}

/**
 * The strategies whose time has come by now, whatever day of trading it is. `clockTime` gives the moment
 * at which clocks show a time.
 */
export const timedExits = (
  strategies: readonly Strategy[],
  now: string,
  clockTime: (at: string) => string,
): readonly TimedExit[] =>
  strategies.flatMap((strategy) => {
    const shown = strategy.status === 'CLOSED' ? undefined : nextTime(strategy);
    const at = shown && clockTime(shown);
    return at !== undefined && Date.parse(at) <= Date.parse(now) ? [{ strategy, at }] : [];
  });

/** The first time of day after the rules were set. */
function nextTime({ rules, ruledAt, createdAt }: Strategy): string | undefined {
  const since = ruledAt ?? createdAt;
  if (rules.exitAt === undefined) return undefined;
  const on = (day: string) => `${day}T${rules.exitAt ?? ''}:00.000${since.slice(23)}`;
  const today = on(since.slice(0, 10));
  return Date.parse(since) < Date.parse(today) ? today : on(addDays(since.slice(0, 10), 1));
}

/** The same moment on the first day of trading from its day on. */
export function onTradingDay(at: string, market: MarketCalendar): string {
  let day = at.slice(0, 10);
  while (!isTradingDay('NSE_FNO', day, market)) day = addDays(day, 1);
  return `${day}${at.slice(10)}`;
}
