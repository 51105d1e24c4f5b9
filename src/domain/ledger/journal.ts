import type { MarginShare } from '../margin/group-margins.ts';
import { book, deposit, openBalance, reserve, withdraw, type Balance } from './wallet.ts';
import {
  applyFill,
  positionsIn,
  type Action,
  type Change,
  type Fill,
  type Account,
  type Sides,
} from './fill.ts';
import type { Instrument, InstrumentId } from '../instruments/instrument.ts';
import type { PendingOrder } from '../orders/order.ts';
import { add, subtract, ZERO, sum, type Money, type Price, type Quantity } from '../money/money.ts';
import { applyMoves, type Moving } from './actions/moves.ts';
import {
  lockedAmount,
  isOpen,
  markPosition,
  positionKey,
  positionKeyOf,
  settleDay,
  type DaySettled,
  type Position,
  type PositionKey,
} from './position.ts';

interface Entry {
  /** The revision that the entry made; also its place in the journal, from 1 without gaps. */
  readonly revision: number;
  readonly at: string;
  /** Repeated in every entry, so that the journal alone rebuilds the ledger. */
  readonly startingBalance: Money;
}
export interface FillEntry extends Entry {
  readonly type: 'FILL';
  readonly fill: Fill;
  readonly realizedPnl: Money;
}
export interface CashEntry extends Entry {
  readonly type: 'DEPOSIT' | 'WITHDRAWAL' | 'RESET';
  readonly amount: Money;
}
/** A quote for an instrument that was held. */
interface MarkEntry extends Entry, InstrumentId {
  readonly type: 'MARK';
  readonly price: Price;
}
/** What a ledger took over from the predecessor: its positions, with all that they did before. */
export interface OpeningEntry extends Entry {
  readonly type: 'OPENING';
  readonly positions: readonly Position[];
}
/** What a group of positions blocks from here on; the result is kept, with what it was judged by. */
export interface MarginEntry extends Entry {
  readonly type: 'MARGIN';
  /** An exchange and an underlying, such as `NSE NIFTY`. */
  readonly group: string;
  readonly requirement: Money;
  readonly shares: readonly MarginShare[];
  /** JSON: spot price, prices, volatilities and the parameters' version. */
  readonly basis: string;
}
/** Positions that changed without a trade; the result is kept, with the reason as text. */
export const MOVING_EVENTS = ['CONVERSION', 'CORPORATE_ACTION'] as const;
export interface MovingEntry extends Entry, Moving {
  readonly type: (typeof MOVING_EVENTS)[number];
  /** Names the event: of one name there is one entry. */
  readonly name: string;
  /** The share or contract that it is about. */
  readonly symbol: string;
  readonly note: string;
}
/** A future's gain or loss of a day, at the price at which the day was settled. */
export interface DayEntry extends Entry, InstrumentId, DaySettled {
  readonly type: 'MARK_TO_MARKET';
  /** Whether it is of MIS beside what is carried. */
  readonly apart?: true | undefined;
  readonly realizedPnl: Money;
}
/** What happened to an order that is pending. */
export const ORDER_EVENTS = [
  'ORDER_PLACED',
  'ORDER_MODIFIED',
  'ORDER_TRIGGERED',
  'ORDER_CANCELLED',
  'ORDER_EXPIRED',
  'ORDER_REJECTED',
] as const;
export interface OrderEntry extends Entry {
  readonly type: (typeof ORDER_EVENTS)[number];
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly instrument: Instrument;
  readonly action: Action;
  readonly orderType: string;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly triggerPrice?: Price | undefined;
  /** Cash that the event reserves; negative for cash that it sets free. */
  readonly amount: Money;
}
export type JournalEntry =
  | FillEntry
  | CashEntry
  | MarkEntry
  | DayEntry
  | MarginEntry
  | MovingEntry
  | OpeningEntry
  | OrderEntry;

export { positionKey, type PositionKey };

/** The state that a journal leads to. */
export interface Ledger {
  readonly balance: Balance;
  readonly positions: ReadonlyMap<PositionKey, Position>;
}
/** One entry's effect on the ledger, step by step; `reset` says that all positions are gone. */
export interface Step extends Change {
  readonly reset: boolean;
  /** The keys that moved positions left. */
  readonly left?: readonly PositionKey[] | undefined;
}

/** Folds a journal, entry by entry, in constant memory but for the positions themselves. */
export class LedgerReplay implements Ledger {
  balance: Balance;
  readonly positions = new Map<PositionKey, Position>();

  constructor(startingBalance: Money, startedAt: string) {
    this.balance = openBalance(startingBalance, startedAt);
  }

  apply(entry: JournalEntry): Step {
    const step = { reset: entry.type === 'RESET', ...changeBy(entry, this) };
    if (step.reset) this.positions.clear();
    for (const key of step.left ?? []) this.positions.delete(key);
    for (const position of step.positions) this.positions.set(positionKey(position), position);
    this.balance = step.balance;
    return step;
  }
}

/** Rebuilds the ledger from its journal. The journal's own starting balance counts. */
export function replay(entries: Iterable<JournalEntry>, opening: Balance): Ledger {
  const ledger = new LedgerReplay(opening.startingBalance, opening.lastUpdated);
  for (const entry of entries) ledger.apply(entry);
  return ledger;
}

/** What an entry does to a ledger. */
function changeBy(entry: JournalEntry, ledger: Ledger): Omit<Step, 'reset'> {
  if (entry.type === 'FILL') {
    return applyFill(accountOf(ledger, entry.fill.instrument, entry.fill.apart), entry.fill);
  }
  if (entry.type === 'MARK') return applyMark(accountOf(ledger, entry), entry.price, entry.at);
  if (entry.type === 'MARK_TO_MARKET') {
    return applyDay(accountOf(ledger, entry, entry.apart), entry);
  }
  if (entry.type === 'MARGIN') {
    const held = entry.shares.flatMap((share) => ledger.positions.get(shareKey(share)) ?? []);
    return applyMargin(ledger.balance, held, entry);
  }
  if ('moves' in entry) {
    return applyMoves(ledger.balance, entry, (key) => ledger.positions.get(key));
  }
  if (entry.type === 'OPENING') return applyOpening(ledger.balance, entry);
  const balance =
    'orderId' in entry
      ? applyOrder(ledger.balance, entry)
      : applyCash(ledger.balance, entry.type, entry.amount, entry.at);
  return { balance, positions: [], realized: ZERO };
}

/** What is carried of an instrument, with MIS beside it; `apart` for MIS alone. */
export function accountOf(
  { balance, positions }: Ledger,
  instrument: InstrumentId,
  apart?: true,
): Account {
  const sides = (of?: true): Sides => ({
    long: positions.get(positionKeyOf(instrument, 'LONG', of)),
    short: positions.get(positionKeyOf(instrument, 'SHORT', of)),
  });
  return apart ? { balance, ...sides(true), apart } : { balance, ...sides(), mis: sides(true) };
}

/** Values the open side of an instrument at a quote. */
export function applyMark(account: Account, mark: Price, at: string): Change {
  const open = positionsIn(account).filter(isOpen);
  return {
    balance: { ...account.balance, revision: account.balance.revision + 1, lastUpdated: at },
    positions: open.map((position) => markPosition(position, mark, at)),
    realized: ZERO,
  };
}

/** Settles the open side of a future at the close of a day. */
export function applyDay(account: Account, entry: DaySettled): Change {
  const open = positionsIn(account).find(isOpen);
  const settled = open && settleDay(open, entry);
  const realized = settled?.realized ?? ZERO;
  return {
    balance: book(account.balance, { locked: ZERO, realized, fee: ZERO, at: entry.at }),
    positions: settled ? [settled.position] : [],
    realized,
  };
}

const shareKey = (share: MarginShare): PositionKey => positionKeyOf(share, share.side, share.apart);

/** Locks of each position the share that it has in its group's requirement. */
export function applyMargin(
  balance: Balance,
  held: readonly Position[],
  { shares, at }: Pick<MarginEntry, 'shares' | 'at'>,
): Change {
  const byKey = new Map(shares.map((share) => [shareKey(share), share.margin]));
  let locked = ZERO;
  const positions = held.map((position) => {
    const margin = byKey.get(positionKey(position)) ?? position.margin;
    locked = add(locked, subtract(margin, lockedAmount(position)));
    const onMargin = position.side === 'LONG' ? { margined: true } : {};
    // Its price is as old as it was, so when it was last updated stays.
    return { ...position, ...onMargin, margin };
  });
  return {
    balance: book(balance, { locked, realized: ZERO, fee: ZERO, at }),
    positions,
    realized: ZERO,
  };
}

/** Books what positions that were taken over lock, realized and paid. */
export function applyOpening(balance: Balance, entry: OpeningEntry): Change {
  const { positions, at, revision } = entry;
  let booked = balance;
  for (const position of positions) {
    const { realizedPnl: realized, fees: fee } = position;
    booked = book(booked, { locked: lockedAmount(position), realized, fee, at });
  }
  const realized = sum(positions.map((each) => each.realizedPnl));
  return { balance: { ...booked, revision }, positions, realized };
}

/** An order's event moves cash between `available` and `blocked`. */
export function applyOrder(
  balance: Balance,
  { amount, at }: Pick<OrderEntry, 'amount' | 'at'>,
): Balance {
  const reserved = reserve(balance, amount);
  return { ...reserved, revision: balance.revision + 1, lastUpdated: at };
}

/** What an entry says of the order that it is about; `amount` is what it reserves or sets free. */
export const orderFields = (
  order: PendingOrder,
  amount: Money,
): Omit<OrderEntry, keyof Entry | 'type'> => ({
  orderId: order.id,
  clientOrderId: order.clientOrderId,
  instrument: order.instrument,
  action: order.action,
  orderType: order.orderType,
  quantity: order.quantity,
  price: order.price,
  triggerPrice: order.pending.triggerPrice,
  amount,
});

/** Cash put in, taken out, or the ledger started anew with `amount`. */
export function applyCash(
  balance: Balance,
  type: CashEntry['type'],
  amount: Money,
  at: string,
): Balance {
  const revision = balance.revision + 1;
  if (type === 'RESET') {
    const { orders, orderCount } = balance;
    return {
      ...openBalance(amount, at, revision),
      orderCount,
      ...(balance.dividends && { dividends: ZERO }),
      ...(balance.unsettled && { unsettled: [] }),
      ...(balance.contractNotes && { contractNotes: [] }),
      ...(orders !== undefined && { orders }),
    };
  }
  const changed = type === 'DEPOSIT' ? deposit(balance, amount) : withdraw(balance, amount);
  return { ...changed, revision, lastUpdated: at };
}
