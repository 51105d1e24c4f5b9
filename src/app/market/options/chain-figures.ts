import { estimate, estimateOrNull, type Estimate } from '../../../analytics/door.ts';
import type { VolatilityRank } from '../../../analytics/chain-statistics.ts';
import { DAYS_IN_YEAR, type Greeks } from '../../../analytics/black76.ts';
import { add, subtract } from '../../../domain/money/money.ts';
import type { ChainOption, ChainStrike, OptionChain } from './option-chain.ts';

/** The greeks of one unit, or of a position, as digits. */
export const greekFigures = (greeks: Omit<Greeks, 'price'> | null) => ({
  delta: estimateOrNull(greeks && greeks.delta, 4),
  gamma: estimateOrNull(greeks && greeks.gamma, 6),
  theta: estimateOrNull(greeks && greeks.theta, 2),
  vega: estimateOrNull(greeks && greeks.vega, 2),
  rho: estimateOrNull(greeks && greeks.rho, 4),
});
export type GreekFigures = Readonly<ReturnType<typeof greekFigures>>;

export const percent = (volatility: number | null): Estimate | null =>
  estimateOrNull(volatility === null ? null : volatility * 100, 6);

/**
 * A chain as it is shown: exact figures as decimals, the model's as digits, volatilities in percent.
 * `around` keeps so many strikes on each side of the one at the money.
 */
export function chainFigures(chain: OptionChain, around: number | undefined, rank: VolatilityRank) {
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
    /** Days of history that the rank is of. */
    ivDays: rank.days,
    ivRankReason: rank.reason,
    strikes: shown,
    /** Milliseconds. */
    asOf: chain.asOf,
  };
}
export type ChainFigures = ReturnType<typeof chainFigures>;

function strikeFigures(strike: ChainStrike, chain: OptionChain, isAtm: boolean) {
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
export type StrikeFigures = ReturnType<typeof strikeFigures>;

function sideFigures(side: ChainOption | undefined, { forward }: OptionChain) {
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
export type SideFigures = NonNullable<ReturnType<typeof sideFigures>>;
