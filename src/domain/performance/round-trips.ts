import type { Instrument } from '../instruments/instrument.ts';
import { positionKey, type JournalEntry, type PositionKey, type Step } from '../ledger/journal.ts';
import {
  add,
  isLess,
  isPositive,
  isZero,
  lesser,
  ZERO_QUANTITY,
  proportion,
  subtract,
  ZERO,
  type Money,
  type Price,
  type Quantity,
} from '../money/money.ts';
import type { Position, Side } from '../ledger/position.ts';

/**
 * What one closing fill brought in: the quantity that it closed, with the entries that it is
 * matched with. A fill that flips a position closes one trip and opens the next.
 */
export interface RoundTrip {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly quantity: Quantity;
  /** Time of the oldest matched entry. */
  readonly openedAt: string;
  readonly closedAt: string;
  /** What the ledger released for the quantity, so `grossPnl` is the ledger's realized P&L. */
  readonly entryValue: Money;
  readonly exitPrice: Price;
  readonly grossPnl: Money;
  /** The exit's fee and the matched entries' shares of theirs. */
  readonly fees: Money;
  /** grossPnl - fees. */
  readonly pnl: Money;
  /** The order that closed it; empty for what no order closed. */
  readonly orderId: string;
}

/** An entry that is not closed yet, with the part of its fee that is not given out yet. */
interface Lot {
  readonly at: string;
  quantity: Quantity;
  fee: Money;
  next?: Lot;
}

/** First in, first out. */
class LotQueue {
  #first: Lot | undefined;
  #last: Lot | undefined;

  push(lot: Lot): void {
    if (this.#first && this.#last) this.#last.next = lot;
    else this.#first = lot;
    this.#last = lot;
  }

  /** Takes `quantity` from the oldest lots: when the first was opened, and their shares of fees. */
  take(quantity: Quantity): { readonly openedAt: string | undefined; readonly fees: Money } {
    const openedAt = this.#first?.at;
    let left = quantity;
    let fees = ZERO;
    while (this.#first && isPositive(left)) {
      const lot = this.#first;
      const part = lesser(left, lot.quantity);
      const share = proportion(lot.fee, part, lot.quantity);
      lot.fee = subtract(lot.fee, share);
      lot.quantity = subtract(lot.quantity, part);
      fees = add(fees, share);
      left = subtract(left, part);
      if (isZero(lot.quantity)) this.#first = lot.next;
    }
    return { openedAt, fees };
  }
}

/**
 * Matches fills into round trips: first in, first out within an instrument, one trip a closing
 * fill, flips split (as pyfolio's `extract_round_trips` does). Which entries are matched decides
 * the times and the shares of fees; the P&L is what the ledger realized, so that
 * `sum of grossPnl = realized_pnl` at every moment, with positions still open too. An entry's fee
 * is shared in proportion to the quantity, to the paisa; the last share takes the remainder.
 * One matcher follows one ledger from its start; a reset begins another.
 */
export class RoundTripMatcher {
  readonly #lots = new Map<PositionKey, LotQueue>();
  readonly #before = new Map<PositionKey, Position>();

  /** The trips that an entry of the journal closed: none, or one for each position it reduced. */
  follow(entry: JournalEntry, step: Pick<Step, 'positions'>): RoundTrip[] {
    return step.positions.flatMap((position) => this.#leg(position, entry));
  }

  #leg(position: Position, entry: JournalEntry): RoundTrip[] {
    const key = positionKey(position);
    const before = this.#before.get(key);
    this.#before.set(key, position);
    const held = before?.netQty ?? ZERO_QUANTITY;
    const fee = subtract(position.fees, before?.fees ?? ZERO);
    if (isLess(held, position.netQty)) {
      this.#queue(key).push({ at: entry.at, quantity: subtract(position.netQty, held), fee });
      return [];
    }
    const quantity = subtract(held, position.netQty);
    if (before === undefined || isZero(quantity)) return [];
    return [this.#close({ position, before, quantity, fee, entry })];
  }

  #close(closing: {
    position: Position;
    before: Position;
    quantity: Quantity;
    fee: Money;
    entry: JournalEntry;
  }): RoundTrip {
    const { position, before, quantity, fee, entry } = closing;
    const matched = this.#queue(positionKey(position)).take(quantity);
    const grossPnl = subtract(position.realizedPnl, before.realizedPnl);
    const fees = add(matched.fees, fee);
    return {
      instrument: position.instrument,
      side: position.side,
      quantity,
      openedAt: matched.openedAt ?? before.createdAt,
      closedAt: entry.at,
      entryValue: subtract(before.costBasis, position.costBasis),
      exitPrice: position.currentPrice,
      grossPnl,
      fees,
      pnl: subtract(grossPnl, fees),
      orderId: entry.type === 'FILL' ? entry.fill.orderId : '',
    };
  }

  #queue(key: PositionKey): LotQueue {
    const known = this.#lots.get(key);
    if (known) return known;
    const made = new LotQueue();
    this.#lots.set(key, made);
    return made;
  }
}
