import { book, reserve, type Balance } from './wallet.ts';
import type { Charges } from '../charges/charges.ts';
import type { ShareDay } from '../charges/day-netting.ts';
import type { Instrument } from '../instruments/instrument.ts';
import {
  add,
  equals,
  isZero,
  lesser,
  negate,
  ZERO_QUANTITY,
  ONE,
  scale,
  subtract,
  valueOf,
  ZERO,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../money/money.ts';
import { withProceeds, type Unsettled } from './unsettled.ts';
import {
  closeQuantity,
  emptyPosition,
  isOpen,
  openQuantity,
  type PositionChange,
  type Position,
  type Side,
} from './position.ts';
import type { Product } from './product.ts';

export const ACTIONS = ['BUY', 'SELL'] as const;
export type Action = (typeof ACTIONS)[number];

/** A trade that happened. It says all that replaying it needs. */
export interface Fill {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly instrument: Instrument;
  readonly action: Action;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly fee: Money;
  /** What the fee is made of; kept with the order, while the journal keeps the fee. */
  readonly charges?: Charges | undefined;
  /** The share of the value that opening locks: a SHORT's margin, 1 for a LONG paid in full. */
  readonly marginRate: Ratio;
  /** Locks this much for each unit instead, where margins go by the underlying. */
  readonly marginPerUnit?: Price | undefined;
  /** MARKET where nothing is said; SETTLEMENT and SQUARE_OFF are the program's own. */
  readonly orderType?: string | undefined;
  readonly product: Product;
  /** A share's day with this fill, where its charges go by the day's net. */
  readonly shareDay?: ShareDay | undefined;
  /** What of a sale's proceeds can't be spent yet. */
  readonly unsettled?: Unsettled | undefined;
  /** What the pending order had reserved for this fill and sets free. */
  readonly released?: Money | undefined;
  /** The strategy that it belongs to, and which of its legs it is. */
  readonly strategyId?: string | undefined;
  readonly leg?: number | undefined;
  readonly tradingDay: string;
  readonly at: string;
  readonly note: string;
}

/** The wallet and both sides of one instrument: all that an order reads. */
export interface Account {
  readonly balance: Balance;
  readonly long?: Position | undefined;
  readonly short?: Position | undefined;
}

/** What a change made of a account: the positions that changed, the side traded last at the end. */
export interface Change {
  readonly balance: Balance;
  readonly positions: readonly Position[];
  readonly realized: Money;
}

const openingSide = (action: Action): Side => (action === 'BUY' ? 'LONG' : 'SHORT');

/** The position that an action reduces, when it is open. */
export function reducedPosition(account: Account, action: Action): Position | undefined {
  const position = action === 'BUY' ? account.short : account.long;
  return position && isOpen(position) ? position : undefined;
}

/** Splits a quantity into what closes the open opposite side and what opens the other. */
export function splitQuantity(
  account: Account,
  action: Action,
  quantity: Quantity,
): { readonly closing: Quantity; readonly opening: Quantity } {
  const open = reducedPosition(account, action)?.netQty;
  if (open === undefined) return { closing: ZERO_QUANTITY, opening: quantity };
  const closing = lesser(open, quantity);
  return { closing, opening: subtract(quantity, closing) };
}

/**
 * Applies a fill to the wallet and the instrument's positions. A fill larger than the open
 * opposite side closes that and opens the rest; its one fee belongs to the closing leg.
 */
export function applyFill(account: Account, fill: Fill): Change {
  const { closing, opening } = splitQuantity(account, fill.action, fill.quantity);
  const legs: PositionChange[] = [];
  const reduced = reducedPosition(account, fill.action);
  if (reduced) legs.push(closeQuantity(reduced, leg(fill, closing, fill.fee)));
  if (!isZero(opening)) {
    const side = openingSide(fill.action);
    const fee = reduced ? ZERO : fill.fee;
    const held = side === 'LONG' ? account.long : account.short;
    const opened = leg(fill, opening, fee);
    const position = held ?? emptyPosition(fill.instrument, side, opened);
    const kept = { ...position, instrument: fill.instrument };
    legs.push(openQuantity(kept, opened, lockOf(fill, opening), fill.product));
  }
  const { balance } = account;
  const freed = fill.released ? reserve(balance, negate(fill.released)) : balance;
  return settle(freed, fill, legs);
}

/** The account after a change of it. */
export function afterChange(account: Account, { balance, positions }: Change): Account {
  const side = (name: Side) => positions.find((each) => each.side === name);
  return {
    balance,
    long: side('LONG') ?? account.long,
    short: side('SHORT') ?? account.short,
  };
}

/** What opening `count` units locks, where it isn't the value itself: undefined if paid in full. */
function lockOf(fill: Fill, count: Quantity): Money | undefined {
  const inFull = equals(fill.marginRate, ONE) && fill.marginPerUnit === undefined;
  return inFull ? undefined : lockedBy(fill, count);
}

/** The cash that opening `count` units locks: `value * rate`, or a margin for each unit. */
export function lockedBy(
  terms: Pick<Fill, 'price' | 'marginRate' | 'marginPerUnit'>,
  count: Quantity,
): Money {
  return terms.marginPerUnit === undefined
    ? scale(valueOf(terms.price, count), terms.marginRate)
    : valueOf(terms.marginPerUnit, count);
}

function leg(fill: Fill, quantity: Quantity, fee: Money) {
  const { price, tradingDay, at, shareDay } = fill;
  return { quantity, price, fee, tradingDay, at, shareDay };
}

function settle(balance: Balance, fill: Fill, legs: readonly PositionChange[]): Change {
  const total = (pick: (leg: PositionChange) => Money) =>
    legs.reduce((running, each) => add(running, pick(each)), ZERO);
  const realized = total((each) => each.realized);
  const locked = total((each) => each.locked);
  const booked = book(balance, { locked, realized, fee: fill.fee, at: fill.at });
  const { unsettled, tradingDay } = fill;
  const waiting = unsettled && withProceeds(balance.unsettled ?? [], unsettled, tradingDay);
  return {
    balance: waiting ? { ...booked, unsettled: waiting } : booked,
    positions: legs.map((each) => each.position),
    realized,
  };
}
