import { ErrorCode, type PapertradeError } from '../../../domain/errors.ts';
import type { Fill } from '../../../domain/ledger/fill.ts';
import type { ContractMarket } from '../../../domain/instruments/contract-rules.ts';
import { contractOf } from '../../../domain/instruments/instrument.ts';
import {
  contractRefusal,
  largestOrder,
  type ContractLimits,
  type Listing,
} from '../../../domain/instruments/listing.ts';
import type { Quantity } from '../../../domain/money/money.ts';
import { figures } from '../../instruments/resolved.ts';
import type { RuledState } from './decision-rules.ts';

type Traded = Pick<Fill, 'instrument' | 'tradingDay'>;

/**
 * What the contract itself says against a fill: the instrument master's lot, tick and freeze quantity,
 * or without one the contract rules' lot and freeze quantity of index derivatives on the fill's day.
 * The freeze quantity holds where the broker's rules are `strict`.
 */
export function orderRefusal(
  { listing, account }: RuledState,
  fill: Fill,
  market: ContractMarket,
  strict: boolean,
): PapertradeError | undefined {
  const limits = limitsOf(listing, fill, market);
  if (limits === undefined) return undefined;
  const held = strict ? limits : { ...limits, freezeQuantity: '' };
  return contractRefusal(held, fill, account);
}

/** The freeze quantity that a fill breaks and that the broker's rules, which are off, let through. */
export function freezeIgnored(
  state: RuledState,
  fill: Fill,
  market: ContractMarket,
): PapertradeError | undefined {
  const broken = orderRefusal(state, fill, market, true);
  return broken?.code === ErrorCode.FREEZE_QUANTITY ? broken : undefined;
}

/** The largest quantity of one order, in whole lots; undefined where nothing limits it. */
export function freezeLimit(
  { listing }: Pick<RuledState, 'listing'>,
  traded: Traded,
  market: ContractMarket,
): Quantity | undefined {
  const limits = limitsOf(listing, traded, market);
  return limits && largestOrder(limits);
}

const limitsOf = (
  listing: Listing | undefined,
  traded: Traded,
  market: ContractMarket,
): ContractLimits | undefined =>
  listing ? limitsByMaster(listing, traded, market) : limitsByRules(traded, market);

/** A master that doesn't say the freeze quantity leaves it to the rules. */
function limitsByMaster(
  { symbol, expiry, lotSize, tickSize, freezeQuantity }: Listing,
  traded: Traded,
  market: ContractMarket,
): ContractLimits {
  return {
    symbol,
    expiry,
    lotSize: lotSize || '1',
    tickSize: tickSize || '0.05',
    freezeQuantity: freezeQuantity || (limitsByRules(traded, market)?.freezeQuantity ?? ''),
  };
}

function limitsByRules(
  { instrument, tradingDay }: Traded,
  market: ContractMarket,
): ContractLimits | undefined {
  const { segment, symbol, option } = instrument;
  const { expiry = '', underlying = '' } = contractOf(instrument) ?? {};
  if (expiry === '') return undefined;
  const isIndex = market.rules.underlyings.get(underlying)?.kind === 'index';
  const contract = { segment, underlying, expiry, type: option?.type ?? '' } as const;
  const { lot, freeze } = figures(contract, market, tradingDay);
  const bound = { symbol, expiry, tickSize: '' };
  return isIndex
    ? { ...bound, lotSize: lot, freezeQuantity: freeze }
    : { ...bound, lotSize: '', freezeQuantity: '' };
}
