import { isTradingDay, type MarketCalendar } from '../calendar/market-calendar.ts';
import type { ContractMarket, ContractRules } from './contract-rules.ts';

/** The contract rules on a calendar. An hour of muhurat trading on a holiday ends no contract. */
export const contractMarket = (rules: ContractRules, calendar: MarketCalendar): ContractMarket => ({
  rules,
  isTradingDay: (segment, day) =>
    isTradingDay(segment, day, calendar) &&
    !calendar.days.some(({ date, hours }) => date === day && hours !== undefined),
});
