import type { Price } from '../../domain/money/money.ts';
import type { ExitRules } from '../../domain/strategies/exit-rules.ts';
import type { LegPosition } from '../../domain/strategies/leg-position.ts';
import type { Net, NetLimit } from '../../domain/strategies/net-price.ts';
import type { Strategy } from '../../domain/strategies/strategy.ts';
import type { Balance } from '../../domain/ledger/wallet.ts';
import type { Position } from '../../domain/ledger/position.ts';
import type { Order } from '../../domain/orders/order.ts';
import type { Product } from '../../domain/ledger/product.ts';
import type { OrderMargin } from '../margin/order-margin.ts';
import type { ListedChain } from '../market/options/listed-options.ts';
import type { MarketRead } from './analysis/market-read.ts';
import type { ResolvedLeg } from './legs/resolve-legs.ts';

/** What a strategy held when its legs were chosen, and the session's state then. */
export interface HeldBefore {
  readonly strategyId: string;
  readonly state: Balance;
  readonly legPositions: readonly LegPosition[];
}

/** Legs that are to be traded as one. */
export interface StrategyRequest {
  readonly sessionId: string;
  readonly legs: readonly ResolvedLeg[];
  /** What opens a new strategy; absent where the legs belong to one that is there. */
  readonly opens?: {
    readonly name: string;
    readonly prefix: string;
    readonly underlying: string;
    readonly rules: ExitRules;
  };
  /** The strategy that they belong to. They are traded only while the session is still as it was. */
  readonly held?: HeldBefore | undefined;
  /** What is listed where the strategy is: its quotes are read beside, for the answer. */
  readonly chains?: readonly ListedChain[] | undefined;
  readonly limit?: NetLimit | undefined;
  readonly clientId?: string | undefined;
  readonly note?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly product?: Product | undefined;
  /** Set where the legs leave nothing open. */
  readonly closes?: boolean | undefined;
  /** When it happens (ISO 8601), where that is not now: a rule's own time of day. */
  readonly at?: string | undefined;
  /** Why a rule closes it. */
  readonly exitReason?: Strategy['exitReason'];
}

/** What trading legs as one did. */
export interface StrategyResult {
  readonly strategy: Strategy;
  readonly orders: readonly Order[];
  readonly net: Net;
  readonly balance: Balance;
  /** What the underlyings of its legs block. */
  readonly margins?: readonly OrderMargin[] | undefined;
  readonly duplicate: boolean;
  readonly dryRun: boolean;
  /** The strategy after it; absent of what a client id did before. */
  readonly after?: StrategyAfter | undefined;
}

/** A strategy as a trade left it, by what was read for the trade. */
export interface StrategyAfter {
  readonly legPositions: readonly LegPosition[];
  /** The account's, of what is open. */
  readonly positions: readonly Position[];
  readonly market: MarketRead;
}

/** A leg with the price at which it fills. */
export interface PricedLeg extends ResolvedLeg {
  readonly price: Price;
}

/** A request under the ids that its orders are kept under. */
export type NamedRequest = StrategyRequest & { readonly clientId: string; readonly id: string };
