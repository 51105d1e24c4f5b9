/**
 * The documents of the options desk, as the command line prints them with --json. Exact figures are
 * decimal strings, and so are a model's (volatility, greeks, probabilities); a figure that is unknown is
 * null, with a `reason` where there are several.
 */

import type { OrderFields, OrderMarginFields, WalletFields } from './documents.ts';

type Figure = string | null;

/** Of one unit in a chain, of all units in a strategy; theta a calendar day, vega and rho a percent point. */
export interface GreekFields {
  readonly delta: Figure;
  readonly gamma: Figure;
  readonly theta: Figure;
  readonly vega: Figure;
  readonly rho: Figure;
}

/** The call or the put of a strike. */
export interface ChainSideFields extends GreekFields {
  readonly symbol: string;
  readonly exchange_segment: string;
  readonly security_id: string;
  readonly ltp: Figure;
  readonly bid: Figure;
  readonly ask: Figure;
  readonly oi: Figure;
  readonly oi_change: Figure;
  readonly volume: Figure;
  /** Whether its quote is younger than quotes.max_age. */
  readonly fresh: boolean;
}

export interface ChainStrikeFields {
  readonly strike: string;
  /** Whether it is the strike nearest to the forward. */
  readonly atm: boolean;
  /** Percent, from the side that is out of the money. */
  readonly iv: Figure;
  /** Why `iv` is null: no_quote, stale_quote, below_intrinsic, above_maximum, expired. */
  readonly reason: string | null;
  readonly straddle: Figure;
  readonly call: ChainSideFields | null;
  readonly put: ChainSideFields | null;
}

/** The document of `papertrade chain --json`. */
export interface ChainAnswer {
  readonly underlying: string;
  /** YYYY-MM-DD */
  readonly expiry: string;
  readonly expiries: readonly string[];
  /** Days to the expiry's close. */
  readonly days: string;
  readonly spot: Figure;
  readonly forward: Figure;
  readonly forward_source: string | null;
  readonly forward_strike: Figure;
  readonly atm_strike: Figure;
  readonly atm_iv: Figure;
  readonly straddle: Figure;
  /** One standard deviation, in points. */
  readonly expected_move: Figure;
  readonly pcr: Figure;
  readonly max_pain: Figure;
  readonly iv_rank: Figure;
  readonly iv_percentile: Figure;
  /** Days before today that the rank is of, at most 252. */
  readonly iv_days: number;
  /** Why `iv_rank` is null: too_few_days (under 60), no_quote, no_variation. */
  readonly iv_rank_reason: string | null;
  readonly strikes: readonly ChainStrikeFields[];
  /** ISO 8601 */
  readonly as_of: string;
}

/** What legs cost or bring together: `net` for one unit, 0 or more, `net_amount` in rupees. */
export interface NetFields {
  readonly net: string;
  readonly net_kind: 'credit' | 'debit';
  readonly net_amount: string;
  readonly units: string;
}

/** What legs come to at their nearest expiry, or on the day asked for. */
export interface PayoffFields {
  /** YYYY-MM-DD */
  readonly at: string | null;
  /** Whether the figures are exact; a model's where expiries differ or the day is before. */
  readonly exact: boolean;
  /** Rupees; null where there is no limit, which `unlimited_profit` tells. */
  readonly max_profit: Figure;
  readonly max_loss: Figure;
  readonly unlimited: boolean;
  readonly unlimited_profit: boolean;
  readonly unlimited_loss: boolean;
  readonly breakevens: readonly string[];
  /** The probability of profit, in percent. */
  readonly pop: Figure;
  readonly points: readonly { readonly price: string; readonly profit: string }[];
  /** Why nothing is known; null where it is. */
  readonly reason: string | null;
}

/** What the market says of legs. */
export interface ExaminedFields {
  readonly payoff: PayoffFields;
  readonly greeks: GreekFields;
  /** What the legs alone block, in rupees. */
  readonly margin: Figure;
  /** The most that can be won, in percent of the margin. */
  readonly return_on_margin: Figure;
  readonly reward_to_risk: Figure;
}

export interface MarketFields {
  readonly spot: Figure;
  readonly forward: Figure;
  readonly forward_source: string | null;
  readonly as_of: string;
}

export interface PayoffLegFields {
  readonly leg: number;
  readonly side: 'BUY' | 'SELL';
  readonly symbol: string;
  /** What people call the instrument: `NIFTY 2026-02-10 25000 CE`. */
  readonly name: string;
  readonly exchange_segment: string;
  readonly security_id: string;
  readonly quantity: string;
  readonly price: string;
  readonly iv: Figure;
  readonly delta: Figure;
  readonly reason: string | null;
}

/** The document of `papertrade payoff --json`. */
export interface PayoffAnswer extends NetFields, ExaminedFields, MarketFields {
  readonly name: string;
  readonly underlying: string;
  readonly legs: readonly PayoffLegFields[];
  readonly expiry: string | null;
  readonly expiries: readonly string[];
}

/** A leg that is kept: a closed one has no side, and quantity 0. */
export interface StrategyLegFields {
  readonly leg: number;
  readonly side: 'BUY' | 'SELL' | null;
  readonly symbol: string;
  /** What people call the instrument: `NIFTY 2026-02-10 25000 CE`. */
  readonly name: string;
  readonly exchange_segment: string;
  readonly security_id: string;
  readonly quantity: string;
  readonly price: Figure;
  readonly cost: string;
  readonly ltp: Figure;
  readonly realized_pnl: string;
  readonly unrealized_pnl: string;
  readonly fees: string;
  readonly settled: boolean;
  readonly iv: Figure;
  readonly delta: Figure;
  readonly reason: string | null;
}

/** A strategy with what its own fills made, and the net of what was traded just now. */
export interface StrategyFields extends NetFields, ExaminedFields {
  readonly id: string;
  readonly name: string;
  readonly underlying: string;
  readonly status: string;
  readonly rules: Readonly<Record<string, string>>;
  readonly note: string;
  readonly created_at: string;
  readonly exit_reason: string | null;
  readonly entry_premium: string;
  readonly entry_kind: 'credit' | 'debit';
  readonly realized_pnl: string;
  readonly unrealized_pnl: string;
  readonly fees: string;
  readonly legs: readonly StrategyLegFields[];
}

/** What trading legs as one did: the document of `papertrade trade --json`. */
export interface StrategyAnswer extends MarketFields {
  readonly strategy: StrategyFields;
  readonly orders: readonly OrderFields[];
  /** The wallet after the legs. */
  readonly balance?: WalletFields;
  /** What the underlyings of its legs block. */
  readonly group_margin?: OrderMarginFields;
  /** True when the client id was seen before; then nothing was changed. */
  readonly duplicate?: boolean;
  readonly dry_run?: boolean;
}
