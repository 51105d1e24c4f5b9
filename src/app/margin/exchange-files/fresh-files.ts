import {
  isTradingDay,
  previousTradingDay,
  type MarketCalendar,
} from '../../../domain/calendar/market-calendar.ts';
import type { Instrument } from '../../../domain/instruments/instrument.ts';
import type { FiledGroup } from '../../../domain/margin/exchange-file.ts';
import { exchangeSegment, underlyingOf, type GroupName } from '../../../domain/margin/group.ts';
import type { MarginFiles } from '../../../storage/ports/margin-files.ts';
import { filedName } from './filed-group.ts';

/**
 * What fresh files of the exchange say of contracts of a group: those of the trading day, or the one
 * before. `at` is ISO 8601.
 */
export async function freshGroup(
  group: GroupName,
  contracts: readonly Instrument[],
  at: string,
  {
    files,
    market,
  }: { readonly files: MarginFiles; readonly market: () => Promise<MarketCalendar> },
): Promise<FiledGroup | undefined> {
  if ((await files.infos()).length === 0) return undefined;
  const until = at.slice(0, 10);
  return files.group({
    exchange: group.startsWith('BSE') ? 'BSE' : 'NSE',
    underlying: underlyingOf(group),
    contracts: [...new Set(contracts.map(filedName))],
    from: firstFreshDay(exchangeSegment(group), until, await market()),
    until,
  });
}

/** The trading day before the last one: on a Sunday that is Thursday. */
export function firstFreshDay(
  segment: Instrument['segment'],
  day: string,
  calendar: MarketCalendar,
): string {
  const last = isTradingDay(segment, day, calendar)
    ? day
    : previousTradingDay(segment, day, calendar);
  return previousTradingDay(segment, last, calendar);
}
