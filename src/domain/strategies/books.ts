import { instrumentKey, type Instrument, type InstrumentKey } from '../instruments/instrument.ts';
import type { Action, Fill } from '../ledger/fill.ts';
import {
  add,
  equals,
  isNegative,
  isZero,
  lesser,
  magnitude,
  ONE,
  proportion,
  ratioOf,
  scaleUnits,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Quantity,
} from '../money/money.ts';
import { applyToLeg, emptyLegPosition, reduces, isHeld, type LegPosition } from './leg-position.ts';

/** A fill of the journal, as the strategies see it. */
export interface TaggedFill extends Pick<
  Fill,
  'instrument' | 'action' | 'quantity' | 'price' | 'fee' | 'strategyId' | 'leg'
> {
  /** Set where a contract was settled: nothing of it is left anywhere. */
  readonly settles?: boolean | undefined;
}

/** The book of what belongs to no strategy. */
export const UNTAGGED = '';

type Book = ReadonlyMap<InstrumentKey, LegPosition>;

/**
 * What each strategy of a session holds by its own fills, while the account nets them by
 * instrument. Fills are told in the order of the journal.
 */
export class StrategyBooks {
  /** By strategy, the oldest first; untagged fills have a book of their own. */
  readonly #books = new Map<string, Map<InstrumentKey, LegPosition>>([[UNTAGGED, new Map()]]);

  book(strategyId: string): Book {
    return this.#books.get(strategyId) ?? new Map<InstrumentKey, LegPosition>();
  }

  get strategyIds(): readonly string[] {
    return [...this.#books.keys()].filter((id) => id !== UNTAGGED);
  }

  /** What was held before the first fill; it belongs to no strategy. */
  open(position: LegPosition): void {
    const key = instrumentKey(position.instrument);
    const book = this.#begun(UNTAGGED);
    const before = book.get(key);
    book.set(key, before ? joined(before, position) : position);
  }

  /** A strategy's book, which begins empty. */
  #begun(strategyId: string): Map<InstrumentKey, LegPosition> {
    const book = this.#books.get(strategyId) ?? new Map<InstrumentKey, LegPosition>();
    this.#books.set(strategyId, book);
    return book;
  }

  /** By contract, what all books together come to. */
  standings(): ReadonlyMap<InstrumentKey, Standing> {
    const all = new Map<InstrumentKey, Standing>();
    for (const book of this.#books.values()) {
      for (const [key, position] of book) all.set(key, sumOf(all.get(key), standingOf(position)));
    }
    return all;
  }

  /** Books of one strategy alone, with what it holds. */
  static of(strategyId: string, legPositions: readonly LegPosition[]): StrategyBooks {
    const books = new StrategyBooks();
    const held = legPositions.map((each) => [instrumentKey(each.instrument), each] as const);
    books.#books.set(strategyId, new Map(held));
    return books;
  }

  /**
   * Books a fill. One that names a strategy is that strategy's. Any other closes what belongs to no
   * strategy first, then what the oldest strategy holds; what closes nothing opens untagged.
   */
  apply(fill: TaggedFill): void {
    if (fill.settles) {
      this.#settle(fill);
      return;
    }
    if (fill.strategyId) {
      this.#book(fill.strategyId, fill);
      return;
    }
    let rest = fill;
    for (const [id, book] of this.#books) {
      const held = book.get(instrumentKey(fill.instrument));
      if (!held || !reduces(fill.action, held)) continue;
      const taken = lesser(magnitude(held.units), rest.quantity);
      this.#book(id, partOf(rest, taken));
      rest = remainderOf(rest, taken);
      if (isZero(rest.quantity)) return undefined;
    }
    this.#book(UNTAGGED, rest);
  }

  /**
   * Expiry: every book's units go at the settlement price, though the account had netted them. The
   * fee is the account's for what it held; it goes to the first book on its side.
   */
  #settle(fill: TaggedFill): void {
    let { fee } = fill;
    for (const [id, book] of this.#books) {
      const held = book.get(instrumentKey(fill.instrument));
      if (!held || !isHeld(held)) continue;
      const action: Action = held.units.isNegative() ? 'BUY' : 'SELL';
      const paid = action === fill.action ? fee : ZERO;
      this.#book(id, { ...fill, action, quantity: magnitude(held.units), fee: paid });
      if (action === fill.action) fee = ZERO;
    }
  }

  #book(strategyId: string, fill: TaggedFill): void {
    const book = this.#begun(strategyId);
    const key = instrumentKey(fill.instrument);
    const held = book.get(key) ?? emptyLegPosition(fill.instrument, freeNumber(book, fill.leg));
    const after = applyToLeg(held, fill);
    book.set(key, fill.settles ? { ...after, settled: true } : after);
  }

  /**
   * A corporate action made another contract of one, or other units: what each book holds goes along at
   * what it cost. `after` is what the account holds of it then.
   */
  rename(from: InstrumentKey, to: Instrument, after: Quantity): void {
    const legPositions = [...this.#books.values()].map((book) => book.get(from));
    const units = legPositions.reduce(
      (all, held) => (held ? add(all, held.units) : all),
      ZERO_QUANTITY,
    );
    const factor = isZero(units) ? ONE : ratioOf(after, magnitude(units));
    for (const book of this.#books.values()) {
      const held = book.get(from);
      if (!held) continue;
      book.delete(from);
      book.set(instrumentKey(to), {
        ...held,
        instrument: to,
        units: scaleUnits(held.units, factor),
      });
    }
  }

  /** Moves units between books at what they cost: what `adopt` and `release` do. */
  move(key: InstrumentKey, from: string, to: string, units: Quantity): void {
    const source = this.#books.get(from);
    const held = source?.get(key);
    if (!source || !held) return;
    const open = magnitude(held.units);
    const taken = lesser(open, magnitude(units));
    if (isZero(taken)) return;
    const cost = proportion(held.cost, taken, open);
    const signed = held.units.isNegative() ? subtract(ZERO_QUANTITY, taken) : taken;
    source.set(key, {
      ...held,
      units: subtract(held.units, signed),
      cost: subtract(held.cost, cost),
    });
    const target = this.#begun(to);
    const before =
      target.get(key) ?? emptyLegPosition(held.instrument, freeNumber(target, undefined));
    target.set(key, { ...before, units: add(before.units, signed), cost: add(before.cost, cost) });
  }
}

/** Signed units, and what was realized less what they cost: their P&L at a price of 0. */
export interface Standing {
  readonly units: Quantity;
  readonly worth: Money;
}

export const NOTHING_HELD: Standing = { units: ZERO_QUANTITY, worth: ZERO };

export const standingOf = ({ units, cost, realizedPnl }: LegPosition): Standing => ({
  units,
  worth: isNegative(units) ? add(realizedPnl, cost) : subtract(realizedPnl, cost),
});

export const sumOf = (one: Standing | undefined, other: Standing): Standing =>
  one ? { units: add(one.units, other.units), worth: add(one.worth, other.worth) } : other;

/** Both sides of a contract; of what was taken over, one of them is closed. */
const joined = (one: LegPosition, other: LegPosition): LegPosition => ({
  ...one,
  units: add(one.units, other.units),
  cost: add(one.cost, other.cost),
  realizedPnl: add(one.realizedPnl, other.realizedPnl),
  fees: add(one.fees, other.fees),
});

const partOf = (fill: TaggedFill, quantity: Quantity): TaggedFill => ({
  ...fill,
  quantity,
  fee: equals(quantity, fill.quantity) ? fill.fee : proportion(fill.fee, quantity, fill.quantity),
});

function remainderOf(fill: TaggedFill, taken: Quantity): TaggedFill {
  const { fee } = partOf(fill, taken);
  return { ...fill, quantity: subtract(fill.quantity, taken), fee: subtract(fill.fee, fee) };
}

/** A leg's number: the one that is said, unless another leg that is open has it. */
function freeNumber(book: Book, said: number | undefined): number {
  const legs = [...book.values()];
  const isTaken = legs.some((each) => each.leg === said && isHeld(each));
  return said === undefined || isTaken ? Math.max(0, ...legs.map(({ leg }) => leg)) + 1 : said;
}
