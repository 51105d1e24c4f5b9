import { invalidValue } from '../../../domain/errors.ts';
import { magnitude, price, type Price } from '../../../domain/money/money.ts';
import type { LegPosition } from '../../../domain/strategies/leg-position.ts';
import { requireStrike } from '../../../domain/strategies/listed-strikes.ts';
import type { NetLimit } from '../../../domain/strategies/net-price.ts';
import { contractAt, strikesOf } from '../legs/find-strike.ts';
import type { ResolvedLeg } from '../legs/resolve-legs.ts';
import type { HeldStrategy } from '../strategy-reader.ts';
import type { StrategyResult } from '../strategy-request.ts';
import { closing, legNumbered, numbered } from './held-legs.ts';
import { tradeHeld, type ChangeDeps, type ChangeTerms } from './trade-held.ts';

export interface RollRequest extends Omit<ChangeTerms, 'limit'> {
  readonly leg: number;
  readonly strike: Price;
  readonly expiry?: string | undefined;
  readonly creditOnly?: boolean | undefined;
}

/** Changes what open strategies hold, each change one commit; they keep their id and what they realized. */
export class StrategyAdjustments {
  readonly #deps: ChangeDeps;

  constructor(deps: ChangeDeps) {
    this.#deps = deps;
  }

  /** Trades more legs as a part of a strategy, whose underlying `readLegs` gets. Rejects as `tradeHeld` does. */
  adjust(
    sessionId: string,
    id: string,
    readLegs: (underlying: string) => Promise<readonly ResolvedLeg[]>,
    terms: ChangeTerms,
  ): Promise<StrategyResult> {
    let read: Promise<readonly ResolvedLeg[]> | undefined;
    const choose = async ({ strategy, legPositions }: HeldStrategy) => ({
      legs: numbered(await (read ??= readLegs(strategy.underlying)), legPositions),
    });
    return tradeHeld(sessionId, id, choose, terms, this.#deps);
  }

  /** Closes a leg and opens the same at another strike or expiry, for one net price. */
  roll(
    sessionId: string,
    id: string,
    { leg, strike, expiry, creditOnly, ...terms }: RollRequest,
  ): Promise<StrategyResult> {
    const choose = async (held: HeldStrategy) => {
      const from = legNumbered(held, leg);
      const moved = await this.#movedTo(from, strike, expiry);
      return { legs: [closing(from, magnitude(from.units)), moved] };
    };
    const limit = creditOnly ? CREDIT_ONLY : undefined;
    return tradeHeld(sessionId, id, choose, { ...terms, limit }, this.#deps);
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
