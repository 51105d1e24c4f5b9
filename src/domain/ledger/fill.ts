import { contractValue } from '../instruments/contract-value.ts';
import { book, reserve, type Balance } from './wallet.ts';
import type { Charges } from '../charges/charges.ts';
import { withNote, type RunningNote } from '../charges/running-note.ts';
import type { Instrument } from '../instruments/instrument.ts';
import {
  equals,
  isZero,
  lesser,
  negate,
  sum,
  ZERO_QUANTITY,
  ONE,
  scale,
  subtract,
  ZERO,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../money/money.ts';
import {
  closeQuantity,
  emptyPosition,
  isOpen,
  openQuantity,
  type FillPart,
  type PositionChange,
  type Position,
  type Side,
} from './position.ts';
import type { Product } from './product.ts';
import { withProceeds, type Unsettled } from './unsettled.ts';

export const ACTIONS = ['BUY', 'SELL'] as const;
export type Action = (typeof ACTIONS)[number];

/** A trade that happened. It says all that replaying it needs. */
export interface Fill extends FillPart {
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly instrument: Instrument;
  readonly action: Action;
  /** What the fee is made of; kept with the order, while the journal keeps the fee. */
  readonly charges?: Charges | undefined;
  /** The share of the value that opening locks: a SHORT's margin, 1 for a LONG paid in full. */
  readonly marginRate: Ratio;
  /** Locks this much for each unit instead, where margins go by the underlying. */
  readonly marginPerUnit?: Price | undefined;
  /** MARKET where nothing is said; SETTLEMENT and SQUARE_OFF are the program's own. */
  readonly orderType?: string | undefined;
  readonly product: Product;
  /** Whether it is booked as MIS beside what is carried; the transaction that books it says so. */
  readonly apart?: true | undefined;
  /** The contract note of its day and segment with this fill, where charges are rounded on it. */
  readonly contractNote?: RunningNote | undefined;
  /** What of a sale's proceeds can't be spent yet. */
  readonly unsettled?: Unsettled | undefined;
  /** What the pending order had reserved for this fill and sets free. */
  readonly released?: Money | undefined;
  /** The strategy that it belongs to, and which of its legs it is. */
  readonly strategyId?: string | undefined;
  readonly leg?: number | undefined;
  readonly note: string;
}

/** Both sides of one instrument. */
export interface Sides {
  readonly long?: Position | undefined;
  readonly short?: Position | undefined;
}

/** The sides that are carried, and those that MIS has beside them. */
export interface AllSides extends Sides {
  readonly mis?: Sides | undefined;
}

/** The wallet and all sides of one instrument: all that an order reads. */
export interface Account extends AllSides {
  readonly balance: Balance;
  /** Whether `long` and `short` are those of MIS. */
  readonly apart?: true | undefined;
}

/** All that was ever held of an instrument. */
export const positionsIn = ({ long, short, mis }: AllSides) =>
  [long, short, mis?.long, mis?.short].filter((each) => each !== undefined);

/** Whether something is open, with a product in that product. */
const isHeld = ({ long, short }: Sides, product?: Product): boolean =>
  [long, short].some((each) => each && isOpen(each) && (product ?? each.product) === each.product);

/**
 * The account as an order of a product sees it. MIS that an earlier version opened under the key of what
 * is carried stays there until it is closed.
 */
export function bookOf(account: Account, product: Product): Account {
  const { balance, mis, apart } = account;
  if (apart || product !== 'MIS') return account;
  if (isHeld(account, 'MIS') && !isHeld(mis ?? {})) return account;
  return { balance, long: mis?.long, short: mis?.short, apart: true };
}

/** The sides with one of them as it is now. */
export function withSide<T extends AllSides>(sides: T, position: Position): T {
  const side = position.side === 'LONG' ? { long: position } : { short: position };
  return position.apart ? { ...sides, mis: { ...sides.mis, ...side } } : { ...sides, ...side };
}

/** A position as its account has it now. */
export const asItIs = (
  { side, apart }: Pick<Position, 'side' | 'apart'>,
  account: Account,
): Position | undefined => {
  const sides = apart ? account.mis : account;
  return side === 'LONG' ? sides?.long : sides?.short;
};

/** The sides of an instrument's positions, as they are read from a store. */
export const sidesOf = (positions: readonly Position[]): AllSides =>
  positions.reduce<AllSides>(withSide, {});

/** The account as an action sees it that closes something of it, what is carried before MIS. */
export function closingBook(account: Account, action: Action): Account {
  const mis = bookOf(account, 'MIS');
  return !reducedPosition(account, action) && reducedPosition(mis, action) ? mis : account;
}

/** Whether a product's orders close what the account shows. */
export const isOfBook = (account: Account, product: Product): boolean =>
  (product === 'MIS') === (account.apart === true || isHeld(account, 'MIS'));

/** What a change made of an account: the positions that changed, the side traded last at the end. */
export interface Change {
  readonly balance: Balance;
  readonly positions: readonly Position[];
  readonly realized: Money;
}

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
 * opposite side closes that and opens the rest; its one fee belongs to what it closes.
 */
export function applyFill(account: Account, fill: Fill): Change {
  const { closing, opening } = splitQuantity(account, fill.action, fill.quantity);
  const reduced = reducedPosition(account, fill.action);
  const closed = reduced && closeQuantity(reduced, { ...fill, quantity: closing });
  const opened = isZero(opening)
    ? undefined
    : openedBy(account, fill, opening, closed ? ZERO : fill.fee);
  const parts = [closed, opened].filter((each) => each !== undefined);
  const { balance } = account;
  const freed = fill.released ? reserve(balance, negate(fill.released)) : balance;
  return settle(freed, fill, parts);
}

function openedBy(account: Account, fill: Fill, count: Quantity, fee: Money): PositionChange {
  const side = fill.action === 'BUY' ? 'LONG' : 'SHORT';
  const part = { ...fill, quantity: count, fee };
  const held = side === 'LONG' ? account.long : account.short;
  const position = held ?? emptyPosition(fill.instrument, side, part);
  const isInFull = equals(fill.marginRate, ONE) && fill.marginPerUnit === undefined;
  return openQuantity(position, part, isInFull ? undefined : lockedBy(fill, count), fill);
}

/** The account after a change of it. */
export function afterChange(account: Account, { balance, positions }: Change): Account {
  const side = (name: Side) => positions.find((each) => each.side === name);
  return {
    ...account,
    balance,
    long: side('LONG') ?? account.long,
    short: side('SHORT') ?? account.short,
  };
}

/** The cash that opening `count` units locks: `value * rate`, or a margin for each unit. */
export function lockedBy(
  terms: Pick<Fill, 'instrument' | 'price' | 'marginRate' | 'marginPerUnit'>,
  count: Quantity,
): Money {
  return terms.marginPerUnit === undefined
    ? scale(contractValue(terms.instrument, terms.price, count), terms.marginRate)
    : contractValue(terms.instrument, terms.marginPerUnit, count);
}

function settle(balance: Balance, fill: Fill, parts: readonly PositionChange[]): Change {
  const realized = sum(parts.map((each) => each.realized));
  const locked = sum(parts.map((each) => each.locked));
  const booked = book(balance, { locked, realized, fee: fill.fee, at: fill.at });
  const { unsettled, contractNote, tradingDay } = fill;
  const { unsettled: waiting = [], contractNotes = [] } = balance;
  return {
    balance: {
      ...booked,
      ...(unsettled && { unsettled: withProceeds(waiting, unsettled, tradingDay) }),
      ...(contractNote && { contractNotes: withNote(contractNotes, contractNote) }),
    },
    positions: parts.map((each) => each.position),
    realized,
  };
}
