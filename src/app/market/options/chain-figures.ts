import { estimate, estimateOrNull, type Estimate } from '../../../analytics/door.ts';
import type { VolatilityRank } from '../../../analytics/chain-statistics.ts';
import type { Greeks } from '../../../analytics/black76.ts';
import { add, subtract, type Price, type Quantity } from '../../../domain/money/money.ts';
import type { Quote } from '../../../storage/ports/store.ts';
import type { ChainOption, ChainStrike, OptionChain } from './option-chain.ts';

/** A chain as it is shown: exact figures as decimals, the model's as digits. */
export interface ChainFigures {
  readonly underlying: string;
  readonly expiry: string;
  readonly expiries: readonly string[];
  readonly days: Estimate;
  readonly spot: Price | null;
  readonly forward: Estimate | null;
  readonly forwardSource: string | null;
  readonly forwardStrike: Estimate | null;
  readonly atmStrike: Price | null;
  /** Percent, as every volatility here. */
  readonly atmIv: Estimate | null;
  readonly straddle: Price | null;
  readonly expectedMove: Estimate | null;
  readonly pcr: Estimate | null;
  readonly maxPain: Price | null;
  readonly ivRank: Estimate | null;
  readonly ivPercentile: Estimate | null;
  /** Days of history that the rank is of. */
  readonly ivDays: number;
  readonly ivRankReason: VolatilityRank['reason'];
  readonly strikes: readonly StrikeFigures[];
  /** Milliseconds. */
  readonly asOf: number;
}

export interface StrikeFigures {
  readonly strike: Price;
  readonly isAtm: boolean;
  readonly iv: Estimate | null;
  readonly reason: string | null;
  readonly call: SideFigures | null;
  readonly put: SideFigures | null;
  readonly straddle: Price | null;
}

export interface SideFigures extends GreekFigures {
  readonly symbol: string;
  readonly segment: string;
  readonly securityId: string;
  readonly quote: Quote | undefined;
  readonly isFresh: boolean;
  readonly inTheMoney: boolean;
  readonly oiChange: Quantity | null;
}

export interface GreekFigures {
  readonly delta: Estimate | null;
  readonly gamma: Estimate | null;
  readonly theta: Estimate | null;
  readonly vega: Estimate | null;
  readonly rho: Estimate | null;
}

/** The greeks of one unit, or of a position, as digits. */
export const greekFigures = (greeks: Omit<Greeks, 'price'> | null): GreekFigures => ({
  delta: estimateOrNull(greeks && greeks.delta, 4),
  gamma: estimateOrNull(greeks && greeks.gamma, 6),
  theta: estimateOrNull(greeks && greeks.theta, 2),
  vega: estimateOrNull(greeks && greeks.vega, 2),
  rho: estimateOrNull(greeks && greeks.rho, 4),
});

export const percent = (volatility: number | null): Estimate | null =>
  estimateOrNull(volatility === null ? null : volatility * 100, 6);

const DAYS_IN_YEAR = 365;

/** A chain's figures; `around` keeps so many strikes on each side of the one at the money. */
export function chainFigures(
  chain: OptionChain,
  around: number | undefined,
  rank: VolatilityRank,
): ChainFigures {
  const { listed, forward, atm } = chain;
  const shown = chain.strikes
    .map((strike, index) => strikeFigures(strike, chain, index === atm))
    .slice(
      ...(around === undefined || atm < 0 ? [0] : [Math.max(0, atm - around), atm + around + 1]),
    );
  return {
    underlying: listed.underlying,
    expiry: listed.expiry,
    expiries: listed.expiries,
    days: estimate(chain.years * DAYS_IN_YEAR, 4),
    spot: chain.spot?.price ?? null,
    forward: estimateOrNull(forward && forward.forward, 4),
    forwardSource: forward?.source ?? null,
    forwardStrike: estimateOrNull(forward && forward.strike, 2),
    atmStrike: chain.strikes[atm]?.strike ?? null,
    atmIv: percent(chain.atmVolatility),
    straddle: chain.straddle,
    expectedMove: estimateOrNull(chain.expectedMove, 2),
    pcr: estimateOrNull(chain.putCallRatio, 4),
    maxPain: chain.maxPain,
    ivRank: estimateOrNull(rank.rank, 2),
    ivPercentile: estimateOrNull(rank.percentile, 2),
    ivDays: rank.days,
    ivRankReason: rank.reason,
    strikes: shown,
    asOf: chain.asOf,
  };
}

function strikeFigures(strike: ChainStrike, chain: OptionChain, isAtm: boolean): StrikeFigures {
  const { call, put } = strike;
  const both = call?.quote && put?.quote && call.isFresh && put.isFresh;
  return {
    strike: strike.strike,
    isAtm,
    iv: percent(strike.volatility),
    reason: strike.reason,
    call: sideFigures(call, chain),
    put: sideFigures(put, chain),
    straddle: both ? add(call.quote.price, put.quote.price) : null,
  };
}

function sideFigures(side: ChainOption | undefined, { forward }: OptionChain): SideFigures | null {
  if (!side) return null;
  const { contract, quote, isFresh, greeks } = side;
  const { strike, type } = contract.option;
  const above = forward !== null && strike.greaterThan(forward.forward);
  const { oi, prevOi } = quote ?? {};
  return {
    symbol: contract.symbol,
    segment: contract.segment,
    securityId: contract.securityId,
    quote,
    isFresh,
    inTheMoney: forward !== null && (type === 'CE' ? !above : above),
    oiChange: oi && prevOi ? subtract(oi, prevOi) : null,
    ...greekFigures(greeks),
  };
}
