import { Fraction, lesserOf, NOTHING } from './fractions.ts';

/**
 * A second, plain implementation of docs/accounting.md in fractions, with no code of the program. It is
 * told what happened (which order filled, how much of it, at which price), and says what the books must
 * be then.
 */

export type Side = 'BUY' | 'SELL';

/** How an instrument is funded: the share of its value that opening locks; 1 for all of it. */
export interface Terms {
  readonly long: Fraction;
  readonly short: Fraction;
}

/** What executing a quantity at a price costs. */
export type Charge = (side: Side, value: Fraction) => Fraction;

interface Holding {
  quantity: Fraction;
  basis: Fraction;
  margin: Fraction;
  realized: Fraction;
  fees: Fraction;
}

interface Resting {
  readonly symbol: string;
  readonly side: Side;
  readonly placedAt: Fraction;
  quantity: Fraction;
  filled: Fraction;
  value: Fraction;
  paid: Fraction;
  reserved: Fraction;
}

const ONE = new Fraction(1n);

export class SecondLedger {
  available: Fraction;
  used = NOTHING;
  blocked = NOTHING;
  realized = NOTHING;
  fees = NOTHING;
  readonly holdings = new Map<string, Holding>();
  readonly #resting = new Map<string, Resting>();
  readonly #terms: Readonly<Record<string, Terms>>;
  readonly #charge: Charge;

  constructor(start: Fraction, terms: Readonly<Record<string, Terms>>, charge: Charge) {
    this.available = start;
    this.#terms = terms;
    this.#charge = charge;
  }

  /** An order that rests at a price: its limit, or its trigger where it has no limit. */
  place(id: string, symbol: string, side: Side, quantity: Fraction, price: Fraction): void {
    const order = {
      symbol,
      side,
      quantity,
      placedAt: price,
      filled: NOTHING,
      value: NOTHING,
      paid: NOTHING,
      reserved: NOTHING,
    };
    this.#resting.set(id, order);
    this.#reserve(order, this.#requirement(order));
  }

  end(id: string): void {
    const order = this.#resting.get(id);
    if (order) this.#reserve(order, NOTHING);
    this.#resting.delete(id);
  }

  modify(id: string, quantity: Fraction, price: Fraction): void {
    const order = this.#resting.get(id);
    if (!order) throw new Error(`no order ${id}`);
    const after = { ...order, quantity, placedAt: price };
    this.#resting.set(id, after);
    this.#reserve(after, this.#requirement(after));
  }

  /** A fill of an order that rests, or of one that is done at once; `given` is a fee that was said. */
  fill(
    id: string,
    symbol: string,
    side: Side,
    quantity: Fraction,
    price: Fraction,
    given?: Fraction,
  ): void {
    const order = this.#resting.get(id);
    const value = price.times(quantity);
    const all = (order?.value ?? NOTHING).plus(value);
    const paid = order?.paid ?? NOTHING;
    const due = (given ?? this.#charge(side, all)).minus(paid);
    const fee = due.compare(NOTHING) > 0 ? due : NOTHING;
    this.#trade(symbol, side, quantity, price, fee);
    if (!order) return;
    order.value = all;
    order.filled = order.filled.plus(quantity);
    order.paid = paid.plus(fee);
    this.#reserve(order, lesserOf(order.reserved, this.#requirement(order)));
    if (order.filled.compare(order.quantity) === 0) this.#resting.delete(id);
  }

  #held(symbol: string, side: Side): Holding | undefined {
    const held = this.holdings.get(`${symbol} ${side === 'BUY' ? 'LONG' : 'SHORT'}`);
    return held && !held.quantity.isZero ? held : undefined;
  }

  /** What is left of an order and does not close what is held. */
  #opening({ symbol, side, quantity, filled }: Resting): Fraction {
    const left = quantity.minus(filled);
    const opposite = this.#held(symbol, side === 'BUY' ? 'SELL' : 'BUY')?.quantity ?? NOTHING;
    return left.minus(lesserOf(left, opposite));
  }

  #requirement(order: Resting): Fraction {
    const { symbol, side, placedAt, quantity, filled, paid } = order;
    const opening = this.#opening(order);
    if (quantity.minus(filled).isZero || opening.isZero) return NOTHING;
    const due = this.#charge(side, placedAt.times(quantity)).minus(paid);
    const fee = due.compare(NOTHING) > 0 ? due : NOTHING;
    return placedAt.times(opening).times(this.#share(symbol, side)).plus(fee);
  }

  #share(symbol: string, side: Side): Fraction {
    const terms = this.#terms[symbol];
    return (side === 'BUY' ? terms?.long : terms?.short) ?? ONE;
  }

  #reserve(order: Resting, amount: Fraction): void {
    const more = amount.minus(order.reserved);
    this.available = this.available.minus(more);
    this.blocked = this.blocked.plus(more);
    order.reserved = amount;
  }

  #trade(symbol: string, side: Side, quantity: Fraction, price: Fraction, fee: Fraction): void {
    const opposite = this.#held(symbol, side === 'BUY' ? 'SELL' : 'BUY');
    const closing = lesserOf(quantity, opposite?.quantity ?? NOTHING);
    const opening = quantity.minus(closing);
    // One fee: it belongs to what the fill closes, where it closes anything.
    if (opposite && !closing.isZero) this.#close(opposite, side, closing, price, fee);
    if (!opening.isZero) {
      this.#open(symbol, side, opening, price, closing.isZero ? fee : NOTHING);
    }
    this.fees = this.fees.plus(fee);
    this.available = this.available.minus(fee);
  }

  #close(held: Holding, side: Side, quantity: Fraction, price: Fraction, fee: Fraction): void {
    const all = held.quantity.compare(quantity) === 0;
    const part = (whole: Fraction): Fraction =>
      all ? whole : whole.times(quantity).by(held.quantity).rounded('even');
    const basis = part(held.basis);
    const released = held.margin.isZero ? NOTHING : part(held.margin);
    const value = price.times(quantity);
    const realized = side === 'SELL' ? value.minus(basis) : basis.minus(value);
    const unlocked = held.margin.isZero ? basis : released;
    held.quantity = held.quantity.minus(quantity);
    held.basis = held.basis.minus(basis);
    held.margin = held.margin.minus(released);
    held.realized = held.realized.plus(realized);
    held.fees = held.fees.plus(fee);
    this.used = this.used.minus(unlocked);
    this.available = this.available.plus(unlocked).plus(realized);
    this.realized = this.realized.plus(realized);
  }

  #open(symbol: string, side: Side, quantity: Fraction, price: Fraction, fee: Fraction): void {
    const name = `${symbol} ${side === 'BUY' ? 'LONG' : 'SHORT'}`;
    const held = this.holdings.get(name) ?? {
      quantity: NOTHING,
      basis: NOTHING,
      margin: NOTHING,
      realized: NOTHING,
      fees: NOTHING,
    };
    this.holdings.set(name, held);
    const value = price.times(quantity);
    const share = this.#share(symbol, side);
    const lock = value.times(share);
    const onMargin = side === 'SELL' || share.compare(ONE) !== 0;
    held.quantity = held.quantity.plus(quantity);
    held.basis = held.basis.plus(value);
    held.fees = held.fees.plus(fee);
    if (onMargin) held.margin = held.margin.plus(lock);
    this.used = this.used.plus(lock);
    this.available = this.available.minus(lock);
  }
}
