import { loadChargeSchedule } from '../../src/config/market/charge-schedules.ts';
import type { Charges } from '../../src/domain/charges/charges.ts';
import { chargesOf, type ChargeSchedule } from '../../src/domain/charges/schedule.ts';
import type { NotedTrade } from '../../src/domain/charges/contract-note.ts';
import { price, quantity } from '../../src/domain/money/money.ts';
import { instrumentFrom } from './instruments.ts';

export const zerodha: ChargeSchedule = await loadChargeSchedule('zerodha', 'paisa');
export const OPTION = instrumentFrom({ symbol: 'NIFTY26APR25000CE', defaultSegment: 'NSE_EQ' });
export const SHARE = instrumentFrom({ symbol: 'INFY', defaultSegment: 'NSE_EQ' });

export interface ChargedTrade extends NotedTrade {
  readonly charges: Charges;
}

/** A trade of 15 April 2026 with what Zerodha charges for it alone. */
export function chargedTrade(
  side: 'BUY' | 'SELL',
  count: string,
  at: string,
  given: Partial<NotedTrade> = {},
): ChargedTrade {
  const trade = { instrument: OPTION, product: 'CNC', day: '2026-04-15', side, ...given } as const;
  const filled = { quantity: quantity(count), price: price(at), dpPaid: true };
  return { ...trade, charges: chargesOf({ ...trade, ...filled }, zerodha) };
}
