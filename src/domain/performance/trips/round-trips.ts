import { contractValue } from '../../instruments/contract-value.ts';
import type { Instrument } from '../../instruments/instrument.ts';
import {
  positionKey,
  type JournalEntry,
  type MovingEntry,
  type PositionKey,
  type Step,
} from '../../ledger/journal.ts';
import {
  add,
  divide,
  equals,
  greater,
  isLess,
  isNegative,
  isZero,
  lesser,
  multiply,
  negate,
  proportion,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../../money/money.ts';
import type { Fill } from '../../ledger/fill.ts';
import type { Position, Side } from '../../ledger/position.ts';
import { EXACT } from '../exact.ts';
import {
  entryBook,
  toMilliseconds,
  type CostMethod,
  type EntryBook,
  type Matched,
} from '../entries.ts';
import { OrderProgress } from './order-progress.ts';

/**
 * How fills become round trips: `fifo` makes one of every closing order, `flat` one of everything
 * from the first entry until the position is flat again.
 */
export const GROUPINGS = ['fifo', 'flat'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface TripMethod {
  readonly cost: CostMethod;
  readonly group: Grouping;
}

export const USUAL_METHOD: TripMethod = { cost: 'average', group: 'fifo' };

/** A closed trade: what went out, with the entries that it is matched with. */
export interface RoundTrip {
  readonly instrument: Instrument;
  readonly side: Side;
  readonly quantity: Quantity;
  /** By FIFO the time of the oldest matched entry, by average their mean time. */
  readonly openedAt: string;
  readonly closedAt: string;
  readonly entryValue: Money;
  readonly exitValue: Money;
  /** Of a LONG exitValue - entryValue, of a SHORT the reverse. */
  readonly grossPnl: Money;
  /** The exit's fee and the matched entries' shares of theirs. */
  readonly fees: Money;
  /** grossPnl - fees. */
  readonly pnl: Money;
  /**
   * The maximum adverse and favourable excursion (Sweeney, "Maximum Adverse Excursion", 1996): how
   * far the quotes and fills went against the entry and in its favour, for the whole quantity, >= 0.
   */
  readonly mae: Money;
  readonly mfe: Money;
  /** The order that closed it; empty for what no order closed. */
  readonly orderId: string;
  /** The closing fill's note. */
  readonly note: string;
}

/** A round trip that further fills may still join. */
interface Part extends Omit<RoundTrip, 'openedAt' | 'pnl' | 'mae' | 'mfe'> {
  /** The earliest opening, and the sum of quantity x opening where there were several. */
  readonly openedFirst: number;
  readonly openedSum?: Ratio;
  /** The lowest and highest price while it was open. */
  readonly low: Price;
  readonly high: Price;
}

/** One position's entries, and the round trip that it is closing. */
interface Followed {
  readonly entries: EntryBook;
  position: Position | undefined;
  /** By how much marking to market moved the cost of what is open. */
  shift: Money;
  part?: Part | undefined;
}

/**
 * Matches fills into round trips, by one cost method in price, fee and time. An order that fills in
 * pieces counts once: its trip is there when the order is done. Entries' fees are shared in
 * proportion to the quantity, to the paisa; the last share takes the remainder. By average cost the
 * P&L is what the ledger realized. One matcher follows one ledger from its start; a reset begins
 * another.
 */
export class RoundTripMatcher {
  readonly #method: TripMethod;
  readonly #positions = new Map<PositionKey, Followed>();
  readonly #orders = new OrderProgress();
  /** Positions with a part that is not done, by the order that closes it. */
  readonly #unfinished = new Map<string, Set<Followed>>();

  constructor(method: TripMethod = USUAL_METHOD) {
    this.#method = method;
  }

  /** The trips that an entry of the journal completed. */
  follow(entry: JournalEntry, step: Pick<Step, 'positions'>): RoundTrip[] {
    this.#orders.follow(entry);
    if ('moves' in entry) {
      this.#move(entry);
      return [];
    }
    const done: RoundTrip[] = [];
    for (const position of step.positions) {
      const trip = this.#change(position, entry);
      if (trip) done.push(trip);
    }
    if ('orderId' in entry && !this.#orders.mayFill(entry.orderId)) {
      for (const each of this.#unfinished.get(entry.orderId) ?? []) {
        if (this.#method.group === 'fifo') done.push(...this.#finish(each));
      }
    }
    return done;
  }

  /** The trips of orders that are still filling, and of positions that are not flat yet. */
  rest(): RoundTrip[] {
    return [...this.#positions.values()].flatMap((each) => this.#finish(each));
  }

  #change(position: Position, entry: JournalEntry): RoundTrip | undefined {
    const followed = this.#of(position);
    const before = followed.position;
    followed.position = position;
    const held = before?.netQty ?? ZERO_QUANTITY;
    if (entry.type === 'MARK_TO_MARKET' && before) {
      followed.shift = add(followed.shift, subtract(position.costBasis, before.costBasis));
    }
    if (isLess(held, position.netQty)) enter(followed, before, position, entry);
    else {
      followed.entries.see(position.currentPrice);
      if (before && isLess(position.netQty, held)) return this.#close(followed, before, entry);
    }
    return undefined;
  }

  /** Positions that change without a trade close nothing: their entries go with them. */
  #move({ moves, at }: MovingEntry): void {
    const carried: Matched[] = [];
    for (const { from, to } of moves) {
      const key = positionKey(to);
      const source = this.#positions.get(from);
      if (from !== key && source) {
        this.#positions.delete(from);
        const target = this.#positions.get(key);
        if (target === undefined) this.#positions.set(key, source);
        else takeAll(source, carried);
      }
      moveEntries(this.#of(to), to, carried, at);
    }
  }

  #close(followed: Followed, before: Position, entry: JournalEntry): RoundTrip | undefined {
    const { position = before } = followed;
    const piece = closed(followed, before, position, entry);
    followed.part = followed.part ? joined(followed.part, piece) : piece;
    const { orderId } = piece;
    const flat = isZero(position.netQty);
    const ordered = this.#method.group === 'fifo' && !this.#orders.mayFill(orderId);
    if (flat || ordered) return this.#finish(followed)[0];
    const waiting = this.#unfinished.get(orderId) ?? new Set();
    this.#unfinished.set(orderId, waiting.add(followed));
    return undefined;
  }

  #finish(followed: Followed): RoundTrip[] {
    const { part } = followed;
    if (part === undefined) return [];
    followed.part = undefined;
    this.#unfinished.delete(part.orderId);
    return [tripOf(part, this.#method.cost)];
  }

  #of(position: Position): Followed {
    const key = positionKey(position);
    const known = this.#positions.get(key);
    if (known) return known;
    const made: Followed = {
      entries: entryBook(this.#method.cost),
      position: undefined,
      shift: ZERO,
    };
    this.#positions.set(key, made);
    return made;
  }
}

function enter(
  { entries }: Followed,
  before: Position | undefined,
  position: Position,
  entry: JournalEntry,
): void {
  entries.enter({
    orderId: entry.type === 'FILL' ? entry.fill.orderId : '',
    at: Date.parse(entry.at),
    quantity: subtract(position.netQty, before?.netQty ?? ZERO_QUANTITY),
    value: subtract(position.costBasis, before?.costBasis ?? ZERO),
    fee: subtract(position.fees, before?.fees ?? ZERO),
    price: position.currentPrice,
  });
}

function takeAll({ entries, position }: Followed, carried: Matched[]): void {
  const taken = position && entries.take(position.netQty, position.costBasis);
  if (taken) carried.push(taken);
}

/** At the same cost the units change; else units come, from what others gave up, or go to others. */
function moveEntries(followed: Followed, to: Position, carried: Matched[], at: string): void {
  const { entries, position } = followed;
  const held = position?.netQty ?? ZERO_QUANTITY;
  const cost = position?.costBasis ?? ZERO;
  followed.position = to;
  if (equals(held, to.netQty)) return;
  if (isLess(to.netQty, held) && isLess(to.costBasis, cost)) {
    const taken = entries.take(subtract(held, to.netQty), subtract(cost, to.costBasis));
    if (taken) carried.push(taken);
  } else if (equals(cost, to.costBasis) && !isZero(held)) {
    entries.resize(held, to.netQty);
  } else {
    const released = carried.shift();
    entries.enter({
      orderId: '',
      at: released?.openedAt ?? Date.parse(at),
      quantity: subtract(to.netQty, held),
      value: subtract(to.costBasis, cost),
      fee: released?.fees ?? ZERO,
      price: to.currentPrice,
    });
  }
}

/** What a change of a position took out of it. */
function closed(
  followed: Followed,
  before: Position,
  position: Position,
  entry: JournalEntry,
): Part {
  const quantity = subtract(before.netQty, position.netQty);
  const released = subtract(before.costBasis, position.costBasis);
  const price = position.currentPrice;
  // The days before have realized their part: the entry was at what it cost then.
  const shift = partOf(followed.shift, quantity, before.netQty);
  followed.shift = subtract(followed.shift, shift);
  const entered = subtract(released, shift);
  const matched = followed.entries.take(quantity, entered) ?? {
    value: entered,
    fees: ZERO,
    openedAt: Date.parse(before.createdAt),
    low: price,
    high: price,
  };
  // What the ledger realized tells the value of the exit, whatever closed it.
  const realized = subtract(position.realizedPnl, before.realizedPnl);
  const isLong = position.side === 'LONG';
  const exitValue = isLong ? add(released, realized) : subtract(released, realized);
  const { value: entryValue, openedAt, low, high } = matched;
  return {
    instrument: position.instrument,
    side: position.side,
    quantity,
    entryValue,
    exitValue,
    grossPnl: isLong ? subtract(exitValue, entryValue) : subtract(entryValue, exitValue),
    fees: add(matched.fees, subtract(position.fees, before.fees)),
    openedFirst: openedAt,
    closedAt: entry.at,
    low,
    high,
    ...(entry.type === 'FILL' ? ofFill(entry.fill) : { orderId: '', note: '' }),
  };
}

const partOf = (amount: Money, part: Quantity, all: Quantity): Money =>
  isNegative(amount)
    ? negate(proportion(negate(amount), part, all))
    : proportion(amount, part, all);

const ofFill = ({ orderId, note }: Fill) => ({ orderId, note });

const joined = (part: Part, piece: Part): Part => ({
  ...piece,
  quantity: add(part.quantity, piece.quantity),
  entryValue: add(part.entryValue, piece.entryValue),
  exitValue: add(part.exitValue, piece.exitValue),
  grossPnl: add(part.grossPnl, piece.grossPnl),
  fees: add(part.fees, piece.fees),
  openedFirst: Math.min(part.openedFirst, piece.openedFirst),
  openedSum: add(sumOfOpenings(part), sumOfOpenings(piece)),
  low: lesser(part.low, piece.low),
  high: greater(part.high, piece.high),
  note: piece.note || part.note,
});

const sumOfOpenings = ({ openedSum, quantity, openedFirst }: Part): Ratio =>
  openedSum ?? multiply(quantity, openedFirst);

function tripOf(part: Part, cost: CostMethod): RoundTrip {
  const { openedFirst, openedSum, low, high, ...trip } = part;
  const { instrument, side, quantity, entryValue, closedAt } = trip;
  const lost = subtract(entryValue, contractValue(instrument, low, quantity));
  const won = subtract(contractValue(instrument, high, quantity), entryValue);
  const [against, inFavour] = side === 'LONG' ? [lost, won] : [won, lost];
  // By average cost they opened at their mean time, weighted by quantity.
  const opened = cost === 'fifo' || !openedSum ? openedFirst : toMilliseconds(openedSum, quantity);
  return {
    ...trip,
    openedAt: timeLike(closedAt, opened),
    pnl: subtract(trip.grossPnl, trip.fees),
    mae: greater(against, ZERO),
    mfe: greater(inFavour, ZERO),
  };
}

const MINUTE_MS = 60_000;

/** A moment in the form and the zone of another time. */
function timeLike(time: string, moment: number): string {
  const offset = /(?:Z|[+-]\d{2}:\d{2})$/.exec(time)?.[0] ?? 'Z';
  const minutes = offset === 'Z' ? '0' : `${offset.slice(1, 3)}${offset.slice(4, 6)}`;
  const ahead =
    Math.floor(Number.parseInt(minutes, 10) / 100) * 60 + (Number.parseInt(minutes, 10) % 100);
  const shown = moment + (offset.startsWith('-') ? -ahead : ahead) * MINUTE_MS;
  return `${new Date(shown).toISOString().slice(0, 23)}${offset}`;
}

/** Net P&L in percent of the value that was entered; null where that is 0. */
export const tripReturn = ({ pnl, entryValue }: RoundTrip): Ratio | null =>
  divide(multiply(pnl, 100), entryValue, EXACT);
