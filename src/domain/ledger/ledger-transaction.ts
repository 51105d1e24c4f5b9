import type { Balance } from './wallet.ts';
import { applyFill, type Fill, type Account } from './fill.ts';
import { instrumentKey, type InstrumentKey } from '../instruments/instrument.ts';
import {
  applyMark,
  applyOrder,
  positionKey,
  type JournalEntry,
  type OrderEntry,
  type PositionKey,
} from './journal.ts';
import { isZero, subtract, ZERO, type Money, type Price } from '../money/money.ts';
import { isLive, type Order, type PendingOrder } from '../orders/order.ts';
import { isOpen, type Position } from './position.ts';

interface Id {
  readonly segment: string;
  readonly securityId: string;
}

/** One instrument of a session: both sides, and the pending orders in it. */
export interface Book {
  readonly long?: Position | undefined;
  readonly short?: Position | undefined;
  readonly pending: readonly PendingOrder[];
}

/**
 * What a commit will write, gathered step by step on a session's wallet and some of its books. Every
 * step adds the journal entry that replaying it needs, so the journal and the state can't differ.
 */
export class LedgerTransaction {
  readonly from: Balance;
  balance: Balance;
  readonly #books: Map<InstrumentKey, Book>;
  readonly #positions = new Map<PositionKey, Position>();
  readonly #placed = new Map<string, Order>();
  readonly #updated = new Map<string, Order>();
  readonly entries: JournalEntry[] = [];
  /** The time of the next steps, ISO 8601. */
  at: string;

  constructor(balance: Balance, books: ReadonlyMap<InstrumentKey, Book>, at: string) {
    this.at = at;
    this.from = balance;
    this.balance = balance;
    this.#books = new Map(books);
  }

  get books(): ReadonlyMap<InstrumentKey, Book> {
    return this.#books;
  }

  get positions(): readonly Position[] {
    return [...this.#positions.values()];
  }

  get placed(): readonly Order[] {
    return [...this.#placed.values()];
  }

  get updated(): readonly Order[] {
    return [...this.#updated.values()];
  }

  book(id: Id): Book {
    return this.#books.get(instrumentKey(id)) ?? { pending: [] };
  }

  account(id: Id): Account {
    const { long, short } = this.book(id);
    return { balance: this.balance, long, short };
  }

  /** Puts a new order into the book, behind the others; it reserves what it says. */
  place(words: PendingOrder): void {
    const sequence = this.balance.revision + 1;
    const order = { ...words, pending: { ...words.pending, sequence } };
    this.#placed.set(order.id, order);
    this.#rest(order);
    this.#enter('ORDER_PLACED', order, order.pending.reserved);
  }

  /** Replaces an order; cash moves by the difference of what it reserves. */
  change(type: OrderEntry['type'], before: PendingOrder, after: PendingOrder): void {
    this.keep(after);
    this.#enter(type, after, subtract(after.pending.reserved, before.pending.reserved));
  }

  /** Ends an order that is pending, and sets free what it reserves. */
  end(
    before: PendingOrder,
    type: 'ORDER_CANCELLED' | 'ORDER_EXPIRED' | 'ORDER_REJECTED',
    why: { readonly code: string; readonly reason: string },
  ): PendingOrder {
    const status = type.slice('ORDER_'.length) as 'CANCELLED' | 'EXPIRED' | 'REJECTED';
    const pending = { ...before.pending, reserved: ZERO };
    const after = { ...before, status, reasonCode: why.code, reason: why.reason, pending };
    this.change(type, before, after);
    return after;
  }

  /** Books a fill. The order it belongs to is kept with `keep`. */
  trade(fill: Fill): Money {
    const change = applyFill(this.account(fill.instrument), fill);
    const { startingBalance } = this.balance;
    this.balance = change.balance;
    this.#hold(change.positions);
    const { revision } = change.balance;
    const realizedPnl = change.realized;
    this.entries.push({ type: 'FILL', revision, at: fill.at, startingBalance, realizedPnl, fill });
    return realizedPnl;
  }

  /** Values the open side of an instrument at a quote; says whether there is one. */
  mark(id: Id, price: Price): boolean {
    const { at } = this;
    const account = this.account(id);
    const open = [account.long, account.short].some((each) => each !== undefined && isOpen(each));
    if (!open) return false;
    const change = applyMark(account, price, at);
    const { startingBalance } = this.balance;
    this.balance = change.balance;
    this.#hold(change.positions);
    const { segment, securityId } = id;
    const { revision } = change.balance;
    this.entries.push({ type: 'MARK', revision, at, startingBalance, segment, securityId, price });
    return true;
  }

  /** Keeps an order as it is now, without an entry of its own. */
  keep(order: Order): void {
    const known = this.#placed.has(order.id) ? this.#placed : this.#updated;
    known.set(order.id, order);
    this.#rest(order);
  }

  /** Keeps an order that was done at once. */
  add(order: Order): void {
    this.#placed.set(order.id, order);
  }

  #rest(order: Order): void {
    const key = instrumentKey(order.instrument);
    const book = this.book(order.instrument);
    const others = book.pending.filter(({ id }) => id !== order.id);
    this.#books.set(key, { ...book, pending: isLive(order) ? [...others, order] : others });
  }

  #hold(positions: readonly Position[]): void {
    for (const position of positions) {
      this.#positions.set(positionKey(position), position);
      const key = instrumentKey(position.instrument);
      const side = position.side === 'LONG' ? { long: position } : { short: position };
      this.#books.set(key, { ...this.book(position.instrument), ...side });
    }
  }

  #enter(type: OrderEntry['type'], order: PendingOrder, amount: Money): void {
    const { at } = this;
    const { startingBalance } = this.balance;
    this.balance = applyOrder(this.balance, { amount, at });
    this.entries.push({
      type,
      revision: this.balance.revision,
      at,
      startingBalance,
      orderId: order.id,
      clientOrderId: order.clientOrderId,
      instrument: order.instrument,
      action: order.action,
      orderType: order.orderType,
      quantity: order.quantity,
      price: order.price,
      triggerPrice: order.pending.triggerPrice,
      amount: isZero(amount) ? ZERO : amount,
    });
  }
}
