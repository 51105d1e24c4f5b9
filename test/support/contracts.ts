import { loadContractRules } from '../../src/config/market/contract-rules.ts';
import { shippedCalendar } from '../../src/config/market/market-calendar.ts';
import { contractMarket } from '../../src/domain/instruments/contract-market.ts';
import type { ContractMarket } from '../../src/domain/instruments/contract-rules.ts';

/** The contract rules and the calendar that the package has. */
export const shippedMarket = async (): Promise<ContractMarket> =>
  contractMarket(await loadContractRules('standard'), shippedCalendar());
