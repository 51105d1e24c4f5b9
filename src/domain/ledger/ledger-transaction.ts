import { instrumentKey, type InstrumentKey } from '../instruments/instrument.ts';
import { isZero, subtract, ZERO, type Money, type Price } from '../money/money.ts';
import { isLive, type Order, type PendingOrder } from '../orders/order.ts';
import { applyFill, type Account, type Change, type Fill } from './fill.ts';
import {
  applyCash,
  applyMark,
  applyOrder,
  positionKey,
  type CashEntry,
  type JournalEntry,
  type OrderEntry,
  type PositionKey,
} from './journal.ts';
import { isOpen, type Position } from './position.ts';
import type { Balance } from './wallet.ts';

interface Id {
  readonly segment: string;
  readonly securityId: string;
}

/** One instrument of a session: both sides, and its pending orders. */
export interface InstrumentState {
  readonly long?: Position | undefined;
  readonly short?: Position | undefined;
  readonly pending: readonly PendingOrder[];
}

/**
 * The one way to book. It gathers, step by step, what one commit writes of a session's wallet and of
 * some of its instruments. Every step adds the journal entry that replaying it needs, so the journal
 * and the state can't differ.
 */
export class LedgerTransaction {
  readonly from: Balance;
  balance: Balance;
  readonly #instruments: Map<InstrumentKey, InstrumentState>;
  readonly #positions = new Map<PositionKey, Position>();
  readonly #removed: Position[] = [];
  readonly #placed = new Map<string, Order>();
  readonly #updated = new Map<string, Order>();
  readonly entries: JournalEntry[] = [];
  /** The time of the next steps, ISO 8601. */
  at: string;

  constructor(
    balance: Balance,
    instruments: ReadonlyMap<InstrumentKey, InstrumentState>,
    at: string,
  ) {
    this.at = at;
    this.from = balance;
    this.balance = balance;
    this.#instruments = new Map(instruments);
  }

  get instruments(): ReadonlyMap<InstrumentKey, InstrumentState> {
    return this.#instruments;
  }

  /** The positions that changed, as they are now. */
  get positions(): readonly Position[] {
    return [...this.#positions.values()];
  }

  /** The positions that a reset removed. */
  get removed(): readonly Position[] {
    return this.#removed;
  }

  /** The orders that are new. */
  get placed(): readonly Order[] {
    return [...this.#placed.values()];
  }

  /** The orders that were there before, and changed. */
  get updated(): readonly Order[] {
    return [...this.#updated.values()];
  }

  /** Whether there is nothing to write. */
  get isEmpty(): boolean {
    return this.entries.length + this.#placed.size + this.#updated.size === 0;
  }

  instrument(id: Id): InstrumentState {
    return this.#instruments.get(instrumentKey(id)) ?? { pending: [] };
  }

  account(id: Id): Account {
    const { long, short } = this.instrument(id);
    return { balance: this.balance, long, short };
  }

  /** Places a pending order behind the others; it reserves what it says. */
  place(words: PendingOrder): PendingOrder {
    const sequence = this.balance.revision + 1;
    const order = { ...words, pending: { ...words.pending, sequence } };
    this.#placed.set(order.id, order);
    this.#holdOrder(order);
    this.#enterOrder('ORDER_PLACED', order, order.pending.reserved);
    return order;
  }

  /** Replaces an order; cash moves by the difference of what it reserves. */
  change(type: OrderEntry['type'], before: PendingOrder, after: PendingOrder): void {
    this.keep(after);
    this.#enterOrder(type, after, subtract(after.pending.reserved, before.pending.reserved));
  }

  /** Ends a pending order, and sets free what it reserves. */
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

  /** Books a fill. The order that it belongs to is kept with `add` or `keep`. */
  trade(fill: Fill): Change {
    const change = applyFill(this.account(fill.instrument), fill);
    this.#enter(change, fill.at, (head) => ({
      ...head,
      type: 'FILL',
      realizedPnl: change.realized,
      fill,
    }));
    return change;
  }

  /** Values the open side of an instrument at a quote; says whether there is one. */
  mark(id: Id, price: Price): boolean {
    const account = this.account(id);
    const open = [account.long, account.short].some((each) => each !== undefined && isOpen(each));
    if (!open) return false;
    const { segment, securityId } = id;
    const change = applyMark(account, price, this.at);
    this.#enter(change, this.at, (head) => ({ ...head, type: 'MARK', segment, securityId, price }));
    return true;
  }

  /** Puts cash in or takes it out. */
  cash(type: 'DEPOSIT' | 'WITHDRAWAL', amount: Money): void {
    this.#enterCash(type, amount);
  }

  /** Starts the ledger anew with `amount`; positions and pending orders are gone. */
  reset(amount: Money, positions: readonly Position[], pending: readonly PendingOrder[]): void {
    this.#removed.push(...positions);
    for (const order of pending) this.keep(dropped(order));
    this.#enterCash('RESET', amount);
  }

  /** Keeps a pending order as it is now, without an entry of its own. */
  keep(order: Order): void {
    const known = this.#placed.has(order.id) ? this.#placed : this.#updated;
    known.set(order.id, order);
    this.#holdOrder(order);
  }

  /** Keeps an order that was done, or refused, at once. */
  add(order: Order): void {
    this.#placed.set(order.id, order);
  }

  /** Takes over what another transaction gathered that began where this one is now. */
  join(next: LedgerTransaction): void {
    this.balance = next.balance;
    this.at = next.at;
    for (const [key, state] of next.instruments) this.#instruments.set(key, state);
    for (const position of next.positions) this.#positions.set(positionKey(position), position);
    for (const order of next.placed) this.#placed.set(order.id, order);
    for (const order of next.updated) this.keep(order);
    this.#removed.push(...next.removed);
    this.entries.push(...next.entries);
  }

  #holdOrder(order: Order): void {
    const key = instrumentKey(order.instrument);
    const state = this.instrument(order.instrument);
    const others = state.pending.filter(({ id }) => id !== order.id);
    this.#instruments.set(key, { ...state, pending: isLive(order) ? [...others, order] : others });
  }

  #holdPositions(positions: readonly Position[]): void {
    for (const position of positions) {
      this.#positions.set(positionKey(position), position);
      const key = instrumentKey(position.instrument);
      const side = position.side === 'LONG' ? { long: position } : { short: position };
      this.#instruments.set(key, { ...this.instrument(position.instrument), ...side });
    }
  }

  #enter(
    change: Pick<Change, 'balance' | 'positions'>,
    at: string,
    entry: (head: Pick<JournalEntry, 'revision' | 'at' | 'startingBalance'>) => JournalEntry,
  ): void {
    this.balance = change.balance;
    this.#holdPositions(change.positions);
    const { revision, startingBalance } = change.balance;
    this.entries.push(entry({ revision, at, startingBalance }));
  }

  #enterCash(type: CashEntry['type'], amount: Money): void {
    const balance = applyCash(this.balance, type, amount, this.at);
    this.#enter({ balance, positions: [] }, this.at, (head) => ({ ...head, type, amount }));
  }

  #enterOrder(type: OrderEntry['type'], order: PendingOrder, amount: Money): void {
    const balance = applyOrder(this.balance, { amount, at: this.at });
    this.#enter({ balance, positions: [] }, this.at, (head) => ({
      ...head,
      type,
      orderId: order.id,
      clientOrderId: order.clientOrderId,
      instrument: order.instrument,
      action: order.action,
      orderType: order.orderType,
      quantity: order.quantity,
      price: order.price,
      triggerPrice: order.pending.triggerPrice,
      amount: isZero(amount) ? ZERO : amount,
    }));
  }
}

/** A reset takes a pending order with it; the entry itself sets free what it reserved. */
const dropped = (order: PendingOrder): Order => ({
  ...order,
  status: 'CANCELLED',
  reason: 'the ledger was reset',
  pending: { ...order.pending, reserved: ZERO },
});
