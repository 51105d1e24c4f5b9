import {
  effectOnShare,
  type CorporateAction,
} from '../../../domain/ledger/actions/corporate-action.ts';
import { effectOnContract } from '../../../domain/ledger/actions/contract-adjustment.ts';
import { joined, type Move } from '../../../domain/ledger/actions/moves.ts';
import { positionKey, type PositionKey } from '../../../domain/ledger/journal.ts';
import type { Position } from '../../../domain/ledger/position.ts';
import {
  add,
  isLess,
  isPositive,
  magnitude,
  ratioOf,
  scalePrice,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Price,
  type Quantity,
} from '../../../domain/money/money.ts';

/** What an action makes of a session's positions, gathered one by one. */
export class ActionEffect {
  readonly changed: { before: Position; after: Position }[] = [];
  dividends = ZERO;
  fraction = ZERO_QUANTITY;
  readonly #held: Map<PositionKey, Position>;
  readonly #moves = new Map<PositionKey, Move>();
  readonly #at: string;

  constructor(all: readonly Position[], at: string) {
    this.#at = at;
    this.#held = new Map(all.map((each) => [positionKey(each), each]));
  }

  get moves(): readonly Move[] {
    return [...this.#moves.values()];
  }

  share(
    position: Position,
    eligible: Quantity,
    action: CorporateAction,
    before: Price | undefined,
  ): void {
    const effect = effectOnShare(position, eligible, action);
    const isEx = before !== undefined && tradesEx(position, before, effect.position.currentPrice);
    const after = isEx
      ? { ...effect.position, currentPrice: position.currentPrice }
      : effect.position;
    this.dividends = add(this.dividends, effect.dividends);
    this.fraction = add(this.fraction, effect.fraction);
    this.#keep(position, after);
  }

  contract(position: Position, action: CorporateAction): void {
    const after = effectOnContract(position, action);
    if (after) this.#keep(position, after);
  }

  /** Its price is as old as the action: older quotes are in other units. */
  #keep(before: Position, position: Position): void {
    const made = { ...position, lastUpdated: this.#at };
    const from = positionKey(before);
    const key = positionKey(made);
    const there = this.#held.get(key);
    const after = key !== from && there ? joined(there, made) : made;
    this.#held.delete(from);
    this.#held.set(key, after);
    this.#moves.set(from, { from, to: after });
    this.changed.push({ before, after });
  }
}

/**
 * Whether the price of a share is one without the claim already: it is nearer to what the action makes
 * of the price before (`scaled` is what it makes of the price now) than to that price itself.
 */
function tradesEx({ currentPrice }: Position, before: Price, scaled: Price): boolean {
  if (!isPositive(scaled) || !isPositive(currentPrice)) return false;
  const ex = scalePrice(before, ratioOf(scaled, currentPrice));
  return isLess(magnitude(subtract(currentPrice, ex)), magnitude(subtract(currentPrice, before)));
}
