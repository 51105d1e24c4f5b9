import {
  add,
  divide,
  greater,
  isLess,
  isPositive,
  isZero,
  lesser,
  multiply,
  proportion,
  ratioOf,
  scalePrice,
  scaleQuantity,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
  wholeUnits,
} from '../money/money.ts';

/** Whether what is closed carries the average of the entries, or the oldest of them. */
export type CostMethod = 'average' | 'fifo';
export const COST_METHODS = ['average', 'fifo'] as const;

/** An order that opened or added. */
interface Entered {
  readonly orderId: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly quantity: Quantity;
  readonly value: Money;
  readonly fee: Money;
  readonly price: Price;
}

/** The entries that a quantity was matched with, by one method in everything. */
export interface Matched {
  readonly value: Money;
  readonly fees: Money;
  /** Unix milliseconds: of the oldest lot (FIFO), or the mean weighted by quantity (average). */
  readonly openedAt: number;
  /** The lowest and highest price while any of it was open. */
  readonly low: Price;
  readonly high: Price;
}

/** What is open of one position, as a cost method sees it. */
export interface EntryBook {
  enter(entry: Entered): void;
  /** A price of the instrument, from a quote or a fill. */
  see(price: Price): void;
  /** Takes a quantity out; `released` is what the ledger released for it, by average cost. */
  take(quantity: Quantity, released: Money): Matched | undefined;
  /** What was `before` units is `after` now, at the same cost: a split, a bonus. */
  resize(before: Quantity, after: Quantity): void;
}

export const entryBook = (method: CostMethod): EntryBook =>
  method === 'fifo' ? new LotQueue() : new Pool();

/** All entries as one: what is taken out has the mean price, the mean fee and the mean time. */
class Pool implements EntryBook {
  #quantity = ZERO_QUANTITY;
  #fee = ZERO;
  /** When all of it was entered, and the exact sum of quantity x time where that was at several times. */
  #at = 0;
  #times: Ratio | undefined;
  #low: Price | undefined;
  #high: Price | undefined;

  enter({ quantity, fee, at, price }: Entered): void {
    if (isZero(this.#quantity)) this.#at = at;
    else this.#times = add(this.#sumOfTimes(), multiply(quantity, at));
    this.#quantity = add(this.#quantity, quantity);
    this.#fee = add(this.#fee, fee);
    this.see(price);
  }

  see(price: Price): void {
    this.#low = this.#low ? lesser(this.#low, price) : price;
    this.#high = this.#high ? greater(this.#high, price) : price;
  }

  take(quantity: Quantity, released: Money): Matched | undefined {
    const { low, high } = { low: this.#low, high: this.#high };
    if (isZero(this.#quantity) || low === undefined || high === undefined) return undefined;
    const openedAt = this.#times ? toMilliseconds(this.#times, this.#quantity) : this.#at;
    const fees = proportion(this.#fee, lesser(quantity, this.#quantity), this.#quantity);
    const rest = subtract(this.#quantity, lesser(quantity, this.#quantity));
    this.#fee = subtract(this.#fee, fees);
    this.#at = openedAt;
    this.#times = undefined;
    this.#quantity = rest;
    if (isZero(rest)) this.#low = this.#high = undefined;
    return { value: released, fees, openedAt, low, high };
  }

  resize(before: Quantity, after: Quantity): void {
    this.#quantity = scaleQuantity(this.#quantity, after, before);
    if (this.#times) this.#times = multiply(this.#times, ratioOf(after, before));
    const factor = ratioOf(before, after);
    if (this.#low) this.#low = scalePrice(this.#low, factor);
    if (this.#high) this.#high = scalePrice(this.#high, factor);
  }

  #sumOfTimes(): Ratio {
    return this.#times ?? multiply(this.#quantity, this.#at);
  }
}

/** One order's entry that is not closed yet, with the part of its fee that is not given out. */
interface Lot {
  readonly number: number;
  readonly orderId: string;
  readonly at: number;
  quantity: Quantity;
  value: Money;
  fee: Money;
  next?: Lot;
}

/** First in, first out. */
class LotQueue implements EntryBook {
  #first: Lot | undefined;
  #last: Lot | undefined;
  #count = 0;
  readonly #lows = new Extremes((a, b) => isLess(a, b));
  readonly #highs = new Extremes((a, b) => isLess(b, a));

  enter(entry: Entered): void {
    const last = this.#first && this.#last;
    if (last && entry.orderId !== '' && last.orderId === entry.orderId) {
      last.quantity = add(last.quantity, entry.quantity);
      last.value = add(last.value, entry.value);
      last.fee = add(last.fee, entry.fee);
    } else {
      const { orderId, at, quantity, value, fee } = entry;
      const lot: Lot = { number: (this.#count += 1), orderId, at, quantity, value, fee };
      if (last) last.next = lot;
      else this.#first = lot;
      this.#last = lot;
    }
    this.see(entry.price);
  }

  see(price: Price): void {
    this.#lows.see(price, this.#count);
    this.#highs.see(price, this.#count);
  }

  take(quantity: Quantity): Matched | undefined {
    const oldest = this.#first;
    if (oldest === undefined) return undefined;
    const [low, high] = [this.#lows.since(oldest.number), this.#highs.since(oldest.number)];
    if (low === undefined || high === undefined) return undefined;
    let left = quantity;
    let [value, fees] = [ZERO, ZERO];
    while (this.#first && isPositive(left)) {
      const lot = this.#first;
      const part = lesser(left, lot.quantity);
      const [cost, fee] = [lot.value, lot.fee].map((whole) =>
        proportion(whole, part, lot.quantity),
      ) as [Money, Money];
      lot.value = subtract(lot.value, cost);
      lot.fee = subtract(lot.fee, fee);
      lot.quantity = subtract(lot.quantity, part);
      [value, fees] = [add(value, cost), add(fees, fee)];
      left = subtract(left, part);
      if (isZero(lot.quantity)) this.#first = lot.next;
    }
    return { value, fees, openedAt: oldest.at, low, high };
  }

  /** Whole units in each lot: what rounding leaves goes to the next one. */
  resize(before: Quantity, after: Quantity): void {
    let [old, fresh] = [ZERO_QUANTITY, ZERO_QUANTITY];
    for (let lot = this.#first; lot; lot = lot.next) {
      old = add(old, lot.quantity);
      const upTo = wholeUnits(scaleQuantity(old, after, before));
      lot.quantity = subtract(upTo, fresh);
      fresh = upTo;
    }
    for (const extremes of [this.#lows, this.#highs]) extremes.scale(ratioOf(before, after));
  }
}

/**
 * The extreme price since each lot was entered (a monotonic queue): of the prices seen, only those
 * that no later one exceeds, at most one for each lot.
 */
class Extremes {
  readonly #exceeds: (a: Price, b: Price) => boolean;
  #kept: { readonly lot: number; readonly price: Price }[] = [];
  #from = 0;

  constructor(exceeds: (a: Price, b: Price) => boolean) {
    this.#exceeds = exceeds;
  }

  see(price: Price, lot: number): void {
    let last = this.#kept.at(-1);
    while (last && this.#kept.length > this.#from && !this.#exceeds(last.price, price)) {
      this.#kept.pop();
      last = this.#kept.at(-1);
    }
    const known = this.#kept.length > this.#from && last?.lot === lot;
    if (!known) this.#kept.push({ lot, price });
  }

  scale(factor: Ratio): void {
    this.#kept = this.#kept.map(({ lot, price }) => ({ lot, price: scalePrice(price, factor) }));
  }

  /** Of the prices since a lot was entered; what was seen before it is forgotten. */
  since(lot: number): Price | undefined {
    while (this.#kept.length > this.#from && (this.#kept[this.#from]?.lot ?? lot) < lot) {
      this.#from += 1;
    }
    if (this.#from > 1000 && this.#from * 2 > this.#kept.length) {
      this.#kept = this.#kept.slice(this.#from);
      this.#from = 0;
    }
    return this.#kept[this.#from]?.price;
  }
}

/** The mean of times weighted by quantity, from the sum of both multiplied. */
export const toMilliseconds = (time: Ratio, quantity: Quantity): number =>
  Number.parseInt((divide(time, quantity, 0) ?? ZERO).toFixed(), 10);
