import type { PapertradeError } from '../../../domain/errors.ts';
import type { Fill } from '../../../domain/ledger/fill.ts';
import type { ContractMarket } from '../../../domain/instruments/contract-rules.ts';
import { contractOf } from '../../../domain/instruments/instrument.ts';
import { contractRefusal, type ContractLimits } from '../../../domain/instruments/listing.ts';
import { figures } from '../../instruments/resolved.ts';
import type { RuledState } from './trading-rules.ts';

/**
 * What the contract itself says against a fill: the instrument master's lot, tick and freeze quantity,
 * or without one the contract rules' lot and freeze quantity of index derivatives on the fill's day.
 */
export function orderRefusal(
  { listing, account }: RuledState,
  fill: Fill,
  market: ContractMarket,
): PapertradeError | undefined {
  const limits = listing ? limitsOf(listing) : limitsByRules(fill, market);
  return limits && contractRefusal(limits, fill, account);
}

function limitsOf({
  symbol,
  expiry,
  lotSize,
  tickSize,
  freezeQuantity,
}: NonNullable<RuledState['listing']>): ContractLimits {
  return { symbol, expiry, lotSize: lotSize || '1', tickSize: tickSize || '0.05', freezeQuantity };
}

function limitsByRules(fill: Fill, market: ContractMarket): ContractLimits | undefined {
  const { segment, symbol, option } = fill.instrument;
  const { expiry = '', underlying = '' } = contractOf(fill.instrument) ?? {};
  if (expiry === '') return undefined;
  const isIndex = market.rules.underlyings.get(underlying)?.kind === 'index';
  const contract = { segment, underlying, expiry, type: option?.type ?? '' } as const;
  const { lot, freeze } = figures(contract, market, fill.tradingDay);
  const bound = { symbol, expiry, tickSize: '' };
  return isIndex
    ? { ...bound, lotSize: lot, freezeQuantity: freeze }
    : { ...bound, lotSize: '', freezeQuantity: '' };
}
