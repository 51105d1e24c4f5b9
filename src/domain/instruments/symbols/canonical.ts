import { MONTHS, monthOf, yearOf } from '../../calendar/days.ts';
import type { ContractDetails, ContractMarket } from '../contract-rules.ts';
import { monthlyExpiry } from '../expiries.ts';

/**
 * A contract's name as the exchange writes it: `NIFTY26FEB25000CE` where it belongs to a month's
 * series, `NIFTY2621025000CE` where it ends on another day, `NIFTY26FEBFUT`. One contract has one.
 */
export function canonicalSymbol(contract: ContractDetails, market: ContractMarket): string {
  const { underlying, expiry, strike, type } = contract;
  const year = yearOf(expiry);
  const month = monthOf(expiry);
  const series = type === '' ? month : seriesMonth(contract, market);
  const digits = String(series === undefined || series >= month ? year : year + 1).slice(2);
  if (series !== undefined) {
    return `${underlying}${digits}${MONTHS[series - 1] ?? ''}${type === '' ? 'FUT' : strike + type}`;
  }
  return `${underlying}${digits}${'123456789OND'.charAt(month - 1)}${expiry.slice(8)}${strike}${type}`;
}

/** The month whose series an option belongs to; options on gold end in the month before their future. */
function seriesMonth(
  { segment, underlying, expiry }: ContractDetails,
  market: ContractMarket,
): number | undefined {
  const contracts = { underlying, segment, kind: 'option' } as const;
  return [0, 1]
    .map((ahead) => ((monthOf(expiry) - 1 + ahead) % 12) + 1)
    .find((month) => {
      const year = yearOf(expiry) + (month < monthOf(expiry) ? 1 : 0);
      return monthlyExpiry(contracts, year, month, market) === expiry;
    });
}

/** A contract's full name, for people: `NIFTY 2026-02-10 25000 CE`, `NIFTY 2026-02-24 FUT`. */
export const contractName = ({
  underlying,
  expiry,
  strike,
  type,
}: Pick<ContractDetails, 'underlying' | 'expiry' | 'strike' | 'type'>): string =>
  type === '' ? `${underlying} ${expiry} FUT` : `${underlying} ${expiry} ${strike} ${type}`;
