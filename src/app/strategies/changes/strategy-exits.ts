import { invalidValue, unlessRefused } from '../../../domain/errors.ts';
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
import { isHeld, type LegPosition } from '../../../domain/strategies/leg-position.ts';
import type { Store } from '../../../storage/ports/store.ts';
import { knownPrice } from '../../trading/events/closing-fills.ts';
import type { HeldStrategy } from '../strategy-reader.ts';
import type { StrategyResult } from '../strategy-request.ts';
import { closing, legNumbered } from './held-legs.ts';
import { tradeHeld, type ChangeDeps, type ChangeTerms } from './trade-held.ts';

/** Which part of a strategy is closed. */
export interface ExitRequest extends ChangeTerms {
  readonly leg?: number | undefined;
  readonly lots?: Quantity | undefined;
  /** At which prices; absent: the market's. */
  readonly priceOf?: ((leg: LegPosition) => Price | undefined) | undefined;
}

interface Deps extends ChangeDeps {
  readonly store: Store;
}

/** Closes strategies that are open, each in one commit. */
export class StrategyExits {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Closes a strategy, one of its legs, or so many lots of each leg. Rejects as `tradeHeld` does. */
  exit(
    sessionId: string,
    id: string,
    { leg, lots, priceOf, ...terms }: ExitRequest = {},
  ): Promise<StrategyResult> {
    const choose = async (held: HeldStrategy) => {
      const open = held.legPositions.filter(isHeld);
      const chosen = leg === undefined ? open : [legNumbered(held, leg)];
      const legs = await Promise.all(
        chosen.map(async (each) => {
          const price = priceOf?.(each);
          return { ...closing(each, await this.#unitsOf(each, lots)), ...(price && { price }) };
        }),
      );
      const closes =
        chosen.length === open.length &&
        chosen.every(({ units }, at) => legs[at]?.quantity.equals(magnitude(units)));
      return { legs, closes };
    };
    return tradeHeld(sessionId, id, choose, terms, this.#deps);
  }

  /** The same; no orders where it is closed by now, or refused: whoever asks may ask again. */
  async exitIfOpen(sessionId: string, id: string, request: ExitRequest): Promise<readonly Order[]> {
    const result = await this.exit(sessionId, id, request).catch(unlessRefused);
    return result?.orders ?? [];
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
    return this.exitIfOpen(sessionId, id, { exitReason: 'exit_at', at, priceOf });
  }

  async #unitsOf(leg: LegPosition, lots: Quantity | undefined): Promise<Quantity> {
    const open = magnitude(leg.units);
    if (!lots) return open;
    const units = times(lots, await this.#deps.legs.lotSize(leg.instrument));
    if (!isLess(open, units)) return units;
    throw invalidValue('lots', lots.toFixed(0), 'at most as many lots as are open');
  }
}
