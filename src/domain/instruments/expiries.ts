import { addDays, dayFrom, lastDayOfMonth, monthOf, weekdayOf, yearOf } from '../calendar/days.ts';
import {
  rulesOf,
  type ContractMarket,
  type ExpiryRow,
  type MonthDay,
  type UnderlyingRules,
} from './contract-rules.ts';
import type { Segment } from './instrument.ts';

/** Whose expiries: an underlying's, in the segment of its contracts where there are several. */
export interface Contracts {
  readonly underlying: string;
  readonly segment?: Segment | undefined;
  readonly kind: 'future' | 'option';
}

/** The end of a month's series; undefined where the month has none, or no rule is known. */
export function monthlyExpiry(
  contracts: Contracts,
  year: number,
  month: number,
  market: ContractMarket,
): string | undefined {
  const rules = rulesOf(market.rules, contracts.underlying, contracts.segment);
  if (!rules) return undefined;
  const row = rowFor(rules, year, month, market);
  if (row === undefined || row.months?.includes(month) === false) return undefined;
  const future = futureExpiry(rules, row, year, month, market);
  const before = contracts.kind === 'option' ? (row.optionsBefore ?? 0) : 0;
  return stepBack(rules.segment, future, before, market);
}

/** The weekly options that end in the week of a day (Monday to Friday); undefined without any. */
export function weeklyExpiry(
  { underlying, segment, kind }: Contracts,
  day: string,
  market: ContractMarket,
): string | undefined {
  const rules = rulesOf(market.rules, underlying, segment);
  if (!rules || kind === 'future') return undefined;
  const monday = addDays(day, 1 - (weekdayOf(day) || 7));
  for (const { from, weekly } of [...rules.expiries].reverse()) {
    if (weekly === undefined) {
      if (from <= monday) return undefined;
      continue;
    }
    const planned = addDays(monday, weekly - 1);
    if (planned >= from) return tradingDayUpTo(rules.segment, planned, market);
  }
  return undefined;
}

/** The first expiry on a day or after it; undefined where no rule is known. */
export function nearestExpiry(
  contracts: Contracts,
  day: string,
  market: ContractMarket,
): string | undefined {
  const weekly = [0, 7]
    .map((ahead) => weeklyExpiry(contracts, addDays(day, ahead), market))
    .find((each) => each !== undefined && each >= day);
  const monthly = nearestMonthly(contracts, day, market);
  if (weekly === undefined || monthly === undefined) return weekly ?? monthly;
  return weekly < monthly ? weekly : monthly;
}

/** The next expiries from a day on, the nearest first; none where no rule is known. */
export function nextExpiries(
  contracts: Contracts,
  day: string,
  market: ContractMarket,
  count = 6,
): readonly string[] {
  const nearest = count > 0 ? nearestExpiry(contracts, day, market) : undefined;
  if (nearest === undefined) return [];
  return [nearest, ...nextExpiries(contracts, addDays(nearest, 1), market, count - 1)];
}

/** Whether contracts end on a day by the rules. */
export function isExpiry(contracts: Contracts, day: string, market: ContractMarket): boolean {
  return isMonthlyExpiry(contracts, day, market) || weeklyExpiry(contracts, day, market) === day;
}

/** Whether a day is the end of its month's series. */
export const isMonthlyExpiry = (
  contracts: Contracts,
  day: string,
  market: ContractMarket,
): boolean => monthlyExpiry(contracts, yearOf(day), monthOf(day), market) === day;

/** Some months of a commodity have no contract, so a year is looked through. */
function nearestMonthly(
  contracts: Contracts,
  day: string,
  market: ContractMarket,
): string | undefined {
  for (let ahead = 0; ahead <= 13; ahead += 1) {
    const month = monthOf(day) + ahead;
    const year = yearOf(day) + Math.floor((month - 1) / 12);
    const expiry = monthlyExpiry(contracts, year, ((month - 1) % 12) + 1, market);
    if (expiry !== undefined && expiry >= day) return expiry;
  }
  return undefined;
}

/** The row by which a month's series ends: the newest that had begun when it would. */
function rowFor(
  rules: UnderlyingRules,
  year: number,
  month: number,
  market: ContractMarket,
): ExpiryRow | undefined {
  return rules.expiries.findLast(
    (row) => planned(row.monthly, rules.segment, year, month, market) >= row.from,
  );
}

function futureExpiry(
  rules: UnderlyingRules,
  row: ExpiryRow,
  year: number,
  month: number,
  market: ContractMarket,
): string {
  const inMonth = lastDayOfMonth(year, month).slice(0, 8);
  const announced = rules.announced.find((each) => each.startsWith(inMonth));
  if (announced !== undefined) return announced;
  const day = planned(row.monthly, rules.segment, year, month, market);
  return tradingDayUpTo(rules.segment, day, market);
}

/** The day before holidays move it. */
function planned(
  rule: MonthDay,
  segment: Segment,
  year: number,
  month: number,
  market: ContractMarket,
): string {
  const last = lastDayOfMonth(year, month);
  if (rule.is === 'day') return dayFrom(year, month, rule.day) ?? last;
  if (rule.is === 'trading day') {
    return stepBack(segment, tradingDayUpTo(segment, last, market), rule.beforeLast, market);
  }
  if (rule.is === 'weekday') {
    const first = `${last.slice(0, 8)}01`;
    const ahead = (rule.weekday - weekdayOf(first) + 7) % 7;
    return addDays(first, ahead + 7 * (rule.nth - 1));
  }
  return addDays(last, -((weekdayOf(last) - rule.weekday + 7) % 7));
}

/** The day itself where it trades, else the trading day before. */
function tradingDayUpTo(segment: Segment, day: string, market: ContractMarket): string {
  let found = day;
  while (!market.isTradingDay(segment, found)) found = addDays(found, -1);
  return found;
}

function stepBack(segment: Segment, day: string, count: number, market: ContractMarket): string {
  let found = day;
  for (let step = 0; step < count; step += 1) {
    found = tradingDayUpTo(segment, addDays(found, -1), market);
  }
  return found;
}
