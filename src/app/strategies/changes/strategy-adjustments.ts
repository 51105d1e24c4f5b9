import { invalidValue } from '../../../domain/errors.ts';
import type { Product } from '../../../domain/ledger/product.ts';
import { magnitude, price, type Price } from '../../../domain/money/money.ts';
import type { LegPosition } from '../../../domain/strategies/leg-position.ts';
import { requireStrike } from '../../../domain/strategies/listed-strikes.ts';
import type { NetLimit } from '../../../domain/strategies/net-price.ts';
import { untilCommitted } from '../../trading/commit-loop.ts';
import type { StrategyDesk } from '../desk/strategy-desk.ts';
import { contractAt, strikesOf } from '../legs/find-strike.ts';
import { readyLegs } from '../legs/ready-legs.ts';
import type { LegDeps, ResolvedLeg } from '../legs/resolve-legs.ts';
import type { HeldStrategy, StrategyReader } from '../strategy-reader.ts';
import type { StrategyResult } from '../strategy-request.ts';
import { closing, heldOpen, legNumbered, numbered } from './held-legs.ts';

interface CommonTerms {
  readonly limit?: NetLimit | undefined;
  readonly clientId?: string | undefined;
  readonly note?: string | undefined;
  readonly product?: Product | undefined;
  readonly dryRun?: boolean | undefined;
}

export interface RollRequest extends Omit<CommonTerms, 'limit'> {
  readonly leg: number;
  readonly strike: Price;
  readonly expiry?: string | undefined;
  readonly creditOnly?: boolean | undefined;
}

interface Deps {
  readonly desk: StrategyDesk;
  readonly reader: StrategyReader;
  readonly legs: LegDeps;
}

/** Changes what open strategies hold, each change one commit; they keep their id and what they realized. */
export class StrategyAdjustments {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Trades more legs as a part of a strategy. Rejects with STRATEGY_NOT_FOUND and STRATEGY_NOT_OPEN. */
  adjust(
    sessionId: string,
    id: string,
    readLegs: () => Promise<readonly ResolvedLeg[]>,
    terms: CommonTerms,
  ): Promise<StrategyResult> {
    let read: Promise<readonly ResolvedLeg[]> | undefined;
    const legsOf = async ({ legPositions }: HeldStrategy) =>
      numbered(await (read ??= readLegs()), legPositions);
    return this.#trade(sessionId, id, legsOf, terms);
  }

  /** Closes a leg and opens the same at another strike or expiry, for one net price. */
  roll(
    sessionId: string,
    id: string,
    { leg, strike, expiry, creditOnly, ...terms }: RollRequest,
  ): Promise<StrategyResult> {
    const legsOf = async (held: HeldStrategy) => {
      const from = legNumbered(held, leg);
      return [closing(from, magnitude(from.units)), await this.#movedTo(from, strike, expiry)];
    };
    const limit = creditOnly ? CREDIT_ONLY : undefined;
    return this.#trade(sessionId, id, legsOf, { ...terms, limit });
  }

  /** Legs are chosen by what the strategy holds, and chosen anew where another program changed that. */
  async #trade(
    sessionId: string,
    id: string,
    legsOf: (held: HeldStrategy) => Promise<readonly ResolvedLeg[]>,
    terms: CommonTerms,
  ): Promise<StrategyResult> {
    const { desk, reader, legs: deps } = this.#deps;
    const { clientId } = terms;
    const seen = clientId && (await desk.repeated(sessionId, clientId));
    if (seen) return seen;
    return untilCommitted(sessionId, async () => {
      const held = await heldOpen(sessionId, id, reader);
      const chosen = await legsOf(held);
      const { legs, chains } = await readyLegs(sessionId, chosen, held.legPositions, deps);
      return desk.attempt({ sessionId, held, legs, chains, ...terms });
    });
  }

  async #movedTo(
    { instrument, units, leg }: LegPosition,
    strike: Price,
    said: string | undefined,
  ): Promise<ResolvedLeg> {
    const { option } = instrument;
    if (!option) throw invalidValue('leg', String(leg), 'an option, which has a strike');
    const expiry = said ?? option.expiry;
    const chain = await this.#deps.legs.market.chain(option.underlying, expiry);
    requireStrike(strikesOf(chain, option.type), strike, `${option.underlying} ${expiry}`);
    return {
      action: units.isNegative() ? 'SELL' : 'BUY',
      instrument: contractAt(chain, option.type, strike),
      kind: option.type,
      leg,
      quantity: magnitude(units),
    };
  }
}

const CREDIT_ONLY: NetLimit = { kind: 'credit', price: price('0') };
