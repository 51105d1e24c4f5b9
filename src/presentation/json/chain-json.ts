import type { ChainFigures, SideFigures } from '../../app/market/options/chain-figures.ts';
import { text, type Price, type Quantity } from '../../domain/money/money.ts';

const shown = (amount: Price | Quantity | null | undefined): string | null =>
  amount ? text(amount) : null;

/** A chain's document: decimal strings, null where the market or the model says nothing. */
export function optionChainJson(chain: ChainFigures) {
  return {
    underlying: chain.underlying,
    expiry: chain.expiry,
    expiries: chain.expiries,
    days: chain.days,
    spot: shown(chain.spot),
    forward: chain.forward,
    forward_source: chain.forwardSource,
    forward_strike: chain.forwardStrike,
    atm_strike: shown(chain.atmStrike),
    atm_iv: chain.atmIv,
    straddle: shown(chain.straddle),
    expected_move: chain.expectedMove,
    pcr: chain.pcr,
    max_pain: shown(chain.maxPain),
    iv_rank: chain.ivRank,
    iv_percentile: chain.ivPercentile,
    iv_days: chain.ivDays,
    iv_rank_reason: chain.ivRankReason,
    strikes: chain.strikes.map((row) => ({
      strike: text(row.strike),
      atm: row.isAtm,
      iv: row.iv,
      reason: row.reason,
      straddle: shown(row.straddle),
      call: sideJson(row.call),
      put: sideJson(row.put),
    })),
    as_of: new Date(chain.asOf).toISOString(),
  };
}

function sideJson(side: SideFigures | null) {
  if (!side) return null;
  const { quote } = side;
  return {
    symbol: side.symbol,
    exchange_segment: side.segment,
    security_id: side.securityId,
    ltp: shown(quote?.price),
    bid: shown(quote?.bid),
    ask: shown(quote?.ask),
    oi: shown(quote?.oi),
    oi_change: shown(side.oiChange),
    volume: shown(quote?.dayVolume),
    fresh: side.isFresh,
    delta: side.delta,
    gamma: side.gamma,
    theta: side.theta,
    vega: side.vega,
    rho: side.rho,
  };
}
