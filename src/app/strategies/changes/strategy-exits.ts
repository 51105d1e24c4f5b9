import { invalidValue } from '../../../domain/errors.ts';
import { instrumentKey } from '../../../domain/instruments/instrument.ts';
import { isOpen } from '../../../domain/ledger/position.ts';
import {
  isLess,
  magnitude,
  times,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { ExitReason } from '../../../domain/strategies/exit-rules.ts';
import { isHeld, type LegPosition } from '../../../domain/strategies/leg-position.ts';
import type { Store } from '../../../storage/ports/store.ts';
import { untilCommitted, type Attempt } from '../../trading/commit-loop.ts';
import { knownPrice } from '../../trading/events/closing-fills.ts';
import type { StrategyDesk } from '../desk/strategy-desk.ts';
import { readyLegs } from '../legs/ready-legs.ts';
import type { LegDeps } from '../legs/resolve-legs.ts';
import { unlessRefused } from '../rules/unless-refused.ts';
import type { StrategyReader } from '../strategy-reader.ts';
import type { StrategyResult } from '../strategy-request.ts';
import { closing, heldOpen, legNumbered } from './held-legs.ts';

/** Which part of a strategy is closed. */
export interface ExitRequest {
  readonly leg?: number | undefined;
  readonly lots?: Quantity | undefined;
  readonly clientId?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly exitReason?: ExitReason | undefined;
  /** When it happens, where that is not now, and at which prices; absent: the market's. */
  readonly at?: string | undefined;
  readonly priceOf?: ((leg: LegPosition) => Price | undefined) | undefined;
}

interface Deps {
  readonly store: Store;
  readonly desk: StrategyDesk;
  readonly reader: StrategyReader;
  readonly legs: LegDeps;
}

/** Closes strategies that are open, each in one commit. */
export class StrategyExits {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /**
   * Closes a strategy, one of its legs, or so many lots of each leg; what it holds is read anew where
   * another program changed it meanwhile. Rejects with STRATEGY_NOT_FOUND and STRATEGY_NOT_OPEN.
   */
  async exit(sessionId: string, id: string, request: ExitRequest = {}): Promise<StrategyResult> {
    const { clientId } = request;
    const seen = clientId && (await this.#deps.desk.repeated(sessionId, clientId));
    return seen || untilCommitted(sessionId, () => this.#attempt(sessionId, id, request));
  }

  /** The same; undefined where it is closed by now, or refused: whoever asks may ask again. */
  async exitIfOpen(
    sessionId: string,
    id: string,
    request: ExitRequest,
  ): Promise<StrategyResult | undefined> {
    try {
      return await this.exit(sessionId, id, request);
    } catch (error) {
      unlessRefused(error);
      return undefined;
    }
  }

  /** Closes a strategy at its time of day, at the last prices that were known then. */
  async exitAtTime(sessionId: string, id: string, at: string): Promise<readonly Order[]> {
    const { store, reader } = this.#deps;
    const [positions, { legs }] = await Promise.all([
      store.positions(sessionId),
      reader.show(sessionId, id),
    ]);
    const priceOf = ({ instrument }: LegPosition): Price | undefined => {
      const key = instrumentKey(instrument);
      const held = positions.filter((each) => instrumentKey(each.instrument) === key);
      const position = held.find(isOpen) ?? held[0];
      const quote = legs.find((each) => instrumentKey(each.instrument) === key)?.quote;
      return position && knownPrice(position, quote, at);
    };
    const fields = { exitReason: 'exit_at' as const, at, priceOf };
    return (await this.exitIfOpen(sessionId, id, fields))?.orders ?? [];
  }

  async #attempt(
    sessionId: string,
    id: string,
    request: ExitRequest,
  ): Promise<Attempt<StrategyResult>> {
    const { desk, reader, legs: deps } = this.#deps;
    const held = await heldOpen(sessionId, id, reader);
    const open = held.legPositions.filter(isHeld);
    const chosen = request.leg === undefined ? open : [legNumbered(held, request.leg)];
    const closings = await Promise.all(
      chosen.map(async (leg) => {
        const price = request.priceOf?.(leg);
        return { ...closing(leg, await this.#unitsOf(leg, request.lots)), ...(price && { price }) };
      }),
    );
    const closesAll =
      chosen.length === open.length &&
      chosen.every((leg, at) => closings[at]?.quantity.equals(magnitude(leg.units)));
    const { clientId, dryRun, exitReason, at } = request;
    // Nobody is shown what a rule's exit leaves.
    const { legs, chains } = exitReason
      ? { legs: closings, chains: [] }
      : await readyLegs(sessionId, closings, held.legPositions, deps);
    const how = { clientId, dryRun, exitReason, at, closes: closesAll };
    return desk.attempt({ sessionId, held, legs, chains, ...how });
  }

  async #unitsOf(leg: LegPosition, lots: Quantity | undefined): Promise<Quantity> {
    const open = magnitude(leg.units);
    if (!lots) return open;
    const units = times(lots, await this.#deps.legs.lotSize(leg.instrument));
    if (!isLess(open, units)) return units;
    throw invalidValue('lots', lots.toFixed(0), 'at most as many lots as are open');
  }
}
