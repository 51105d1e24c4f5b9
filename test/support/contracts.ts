import nse from '../../config/holidays/nse.yaml';
import { loadContractRules } from '../../src/config/contract-rules.ts';
import { weekdayOf } from '../../src/domain/instruments/calendar-days.ts';
import type { ContractMarket } from '../../src/domain/instruments/contract-rules.ts';

const { closed, open } = nse as Record<
  'closed' | 'open',
  readonly { readonly date: string; readonly name: string }[]
>;
const holidays = new Set(closed.map(({ date }) => date));
/** An hour of muhurat trading in the evening is no trading day. */
const sessions = new Set(
  open.filter(({ name }) => !name.startsWith('Muhurat')).map(({ date }) => date),
);

/** The contract rules and the holidays that the package has. */
export async function shippedMarket(): Promise<ContractMarket> {
  return {
    rules: await loadContractRules('standard'),
    isTradingDay: (_segment, day) =>
      sessions.has(day) || (![0, 6].includes(weekdayOf(day)) && !holidays.has(day)),
  };
}
