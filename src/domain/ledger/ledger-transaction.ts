import { instrumentKey, type InstrumentKey } from '../instruments/instrument.ts';
import { locksShare, type GroupMargins, type MarginAssessment } from '../margin/group-margins.ts';
import {
  add,
  isLess,
  isNegative,
  isZero,
  subtract,
  ZERO,
  type Money,
  type Price,
} from '../money/money.ts';
import { isLive, type Order, type PendingOrder } from '../orders/order.ts';
import { droppedByReset } from '../orders/new-order.ts';
import { fillRefusal, insufficientFunds, openingRefusal } from '../orders/refusals.ts';
import type { PapertradeError } from '../errors.ts';
import {
  applyFill,
  bookOf,
  positionsIn,
  splitQuantity,
  withSide,
  type Account,
  type Change,
  type Fill,
  type Sides,
} from './fill.ts';
import { applyMoves } from './actions/moves.ts';
import {
  applyCash,
  applyDay,
  applyMargin,
  applyMark,
  applyOrder,
  orderFields,
  positionKey,
  type CashEntry,
  type DayEntry,
  type JournalEntry,
  type MovingEntry,
  type OrderEntry,
  type PositionKey,
} from './journal.ts';
import { isOpen, type Position } from './position.ts';
import type { Product } from './product.ts';
import { asGroupedFill, HeldGroups, isLockedAs, type HeldGroup } from './held-groups.ts';
import { spendable, withOrder, type Balance } from './wallet.ts';

type Id = Parameters<typeof instrumentKey>[0];

/** One instrument of a session: both sides, those of MIS beside them, and its pending orders. */
export interface InstrumentState extends Sides {
  readonly mis?: Sides | undefined;
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
  readonly #groups: HeldGroups;
  readonly #placed = new Map<string, Order>();
  readonly #updated = new Map<string, Order>();
  readonly entries: JournalEntry[] = [];
  /** What groups were found to block, in the order of the steps. */
  readonly judged: MarginAssessment[] = [];
  /** The time of the next steps, ISO 8601. */
  at: string;

  /** With `margins`, fills of each such group lock what the group as a whole blocks. */
  constructor(
    balance: Balance,
    instruments: ReadonlyMap<InstrumentKey, InstrumentState>,
    at: string,
    ...margins: readonly (GroupMargins | undefined)[]
  ) {
    this.at = at;
    this.#groups = new HeldGroups(margins.filter((each) => each !== undefined));
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

  /** The positions that a reset or a move removed. */
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

  /** What is held of an instrument; with a product, as its orders see it. */
  account(id: Id, product?: Product): Account {
    const { long, short, mis } = this.instrument(id);
    const account = { balance: this.balance, long, short, mis };
    return product === undefined ? account : bookOf(account, product);
  }

  /** Places a pending order behind the others; it reserves what it says. */
  place(placed: PendingOrder): PendingOrder {
    const sequence = this.balance.revision + 1;
    const order = this.#numbered({ ...placed, pending: { ...placed.pending, sequence } });
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

  /** Whether what an instrument locks is judged with the others of its group. */
  isGrouped({ instrument }: Pick<Fill, 'instrument'>): boolean {
    return this.#groups.of(instrument) !== undefined;
  }

  /** Why a fill may not happen; undefined when it may. A closing fill needs no funds. */
  refusal(fill: Fill, allowShort: boolean): PapertradeError | undefined {
    const account = this.account(fill.instrument, fill.product);
    if (!this.isGrouped(fill)) return fillRefusal(account, fill, allowShort);
    const refused = openingRefusal(account, fill, allowShort);
    if (refused) return refused;
    const { opening } = splitQuantity(account, fill.action, fill.quantity);
    return isZero(opening) ? undefined : this.#shortage(fill);
  }

  /** Opening needs what the group blocks more, the premium and the fee, out of what is free. */
  #shortage(fill: Fill): PapertradeError | undefined {
    const { free } = this.#trial(fill);
    if (!isLess(free, ZERO)) return undefined;
    const available = add(this.free, fill.released ?? ZERO);
    return insufficientFunds(subtract(available, free), available, fill.instrument.symbol);
  }

  /** The available cash less what positions on margin have lost so far. */
  get free(): Money {
    const unrealized = this.#groups.unrealized();
    const cash = spendable(this.balance, this.at.slice(0, 10));
    return isNegative(unrealized) ? add(cash, unrealized) : cash;
  }

  /** What this would be after a fill, apart from it. */
  #trial(fill: Fill): LedgerTransaction {
    const margins = this.#groups.asNow();
    const trial = new LedgerTransaction(this.balance, this.#instruments, this.at, ...margins);
    trial.trade(fill);
    return trial;
  }

  /** What a fill would take of the available cash; below 0 when it sets some free. */
  takes(fill: Fill): Money {
    return subtract(this.balance.available, this.#trial(fill).balance.available);
  }

  /** Books a fill, and what its group then blocks. Its order is kept with `add` or `keep`. */
  trade(fill: Fill): Change {
    const group = this.#groups.of(fill.instrument);
    const change = this.#book(group ? asGroupedFill(fill, group.margins) : fill);
    if (!group) return change;
    this.#remargin(group);
    const asNow = (each: Position): Position => group.held.get(positionKey(each)) ?? each;
    return { ...change, balance: this.balance, positions: change.positions.map(asNow) };
  }

  /** Locks what the group blocks as it is now. */
  #remargin({ margins, held: positions }: HeldGroup): void {
    const open = [...positions.values()].filter(isOpen);
    const held = open.filter(locksShare);
    if (held.length === 0) return;
    const assessment = margins.assess(open);
    this.judged.push(assessment);
    const { group, requirement, shares, basis } = assessment;
    const change = applyMargin(this.balance, held, { shares, at: this.at });
    if (held.every(isLockedAs(change.positions))) return;
    const fields = { group, requirement: requirement.total, shares, basis };
    this.#enter(change, this.at, (head) => ({ type: 'MARGIN', ...head, ...fields }), 'read ones');
  }

  /** Judges every group again, as it is now. */
  restate(): void {
    for (const group of this.#groups.all) this.#remargin(group);
  }

  #book(placed: Fill): Change {
    const account = this.account(placed.instrument, placed.product);
    const fill = account.apart ? { ...placed, apart: account.apart } : placed;
    const change = applyFill(account, fill);
    const { realized: realizedPnl } = change;
    this.#enter(change, fill.at, (head) => ({ type: 'FILL', realizedPnl, fill, ...head }));
    return change;
  }

  /** Values the open side of an instrument at a quote; says whether there is one. */
  mark(id: Id, price: Price): boolean {
    const account = this.account(id);
    if (!positionsIn(account).some(isOpen)) return false;
    const { segment, securityId } = id;
    const change = applyMark(account, price, this.at);
    this.#enter(change, this.at, (head) => ({ type: 'MARK', segment, securityId, price, ...head }));
    return true;
  }

  /** Marks a future to market at the price of a day; what its group blocks is judged again. */
  settleDay(id: Id, fields: Pick<DayEntry, 'price' | 'day' | 'nextDay' | 'apart'>): Change {
    const { at } = this;
    const { segment, securityId } = id;
    const change = applyDay(this.account(id, fields.apart && 'MIS'), { ...fields, at });
    const entry = { segment, securityId, ...fields, realizedPnl: change.realized };
    this.#enter(change, at, (head) => ({ type: 'MARK_TO_MARKET', ...head, ...entry }));
    const instrument = change.positions[0]?.instrument;
    const group = instrument && this.#groups.of(instrument);
    if (group) this.#remargin(group);
    return change;
  }

  /** Puts cash in or takes it out. */
  cash(type: 'DEPOSIT' | 'WITHDRAWAL', amount: Money): void {
    this.#enterCash(type, amount);
  }

  /** Starts the ledger anew with `amount`; positions and pending orders are gone. */
  reset(amount: Money, positions: readonly Position[], pending: readonly PendingOrder[]): void {
    this.#removed.push(...positions);
    for (const order of pending) this.keep(droppedByReset(order));
    this.#enterCash('RESET', amount);
  }

  /**
   * Books what changes positions without a trade, of which `held` gives what stood there before. What
   * a position left is removed.
   */
  move(
    fields: Pick<MovingEntry, 'type' | 'name' | 'symbol' | 'note' | 'moves' | 'dividends'>,
    held: readonly Position[],
  ): void {
    const before = new Map(held.map((each) => [positionKey(each), each]));
    const { at } = this;
    const change = applyMoves(this.balance, { ...fields, at }, (key) => before.get(key));
    for (const key of change.left) {
      const position = before.get(key);
      if (position) this.#removed.push(position);
    }
    this.#enter(change, at, (head) => ({ ...head, ...fields }), 'read ones');
  }

  /** Keeps a pending order as it is now, without an entry of its own. */
  keep(order: Order): void {
    const known = this.#placed.has(order.id) ? this.#placed : this.#updated;
    known.set(order.id, order);
    this.#holdOrder(order);
  }

  /** Keeps an order that was done, or refused, at once. */
  add(order: Order): Order {
    return this.#numbered(order);
  }

  /** Gives a new order the number after the last. */
  #numbered<T extends Order>(input: T): T {
    const { orders } = this.balance;
    const number = orders === undefined ? undefined : orders + 1;
    const order = number === undefined ? input : { ...input, number };
    if (number !== undefined) this.balance = { ...this.balance, orders: number };
    if (!this.#placed.has(order.id)) this.balance = withOrder(this.balance);
    this.#placed.set(order.id, order);
    return order;
  }

  #holdOrder(order: Order): void {
    const key = instrumentKey(order.instrument);
    const state = this.instrument(order.instrument);
    const others = state.pending.filter(({ id }) => id !== order.id);
    this.#instruments.set(key, { ...state, pending: isLive(order) ? [...others, order] : others });
  }

  /** An instrument that was not read is not begun by its position: its orders are not known. */
  #holdPositions(positions: readonly Position[], only?: 'read ones'): void {
    for (const position of positions) {
      this.#positions.set(positionKey(position), position);
      this.#groups.hold(position);
      const key = instrumentKey(position.instrument);
      if (only && !this.#instruments.has(key)) continue;
      const state = this.instrument(position.instrument);
      this.#instruments.set(key, withSide(state, position));
    }
  }

  #enter(
    change: Pick<Change, 'balance' | 'positions'>,
    at: string,
    entry: (head: Pick<JournalEntry, 'revision' | 'at' | 'startingBalance'>) => JournalEntry,
    only?: 'read ones',
  ): void {
    this.balance = change.balance;
    this.#holdPositions(change.positions, only);
    const { revision, startingBalance } = change.balance;
    this.entries.push(entry({ revision, at, startingBalance }));
  }

  #enterCash(type: CashEntry['type'], amount: Money): void {
    const balance = applyCash(this.balance, type, amount, this.at);
    this.#enter({ balance, positions: [] }, this.at, (head) => ({ type, amount, ...head }));
  }

  #enterOrder(type: OrderEntry['type'], order: PendingOrder, amount: Money): void {
    const balance = applyOrder(this.balance, { amount, at: this.at });
    const fields = orderFields(order, isZero(amount) ? ZERO : amount);
    this.#enter({ balance, positions: [] }, this.at, (head) => ({ type, ...fields, ...head }));
  }
}
