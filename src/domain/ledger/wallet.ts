import type { RunningNote } from '../charges/running-note.ts';
import { add, equals, negate, subtract, sum, text, ZERO, type Money } from '../money/money.ts';
import { unsettledOn, type Unsettled } from './unsettled.ts';
import { lockedAmount, isOpen, unrealizedPnl, type Position } from './position.ts';

/** A session's wallet. `total` is never stored: it is `available + used + blocked`. */
export interface Balance {
  readonly startingBalance: Money;
  readonly deposits: Money;
  readonly available: Money;
  readonly used: Money;
  /** What pending orders reserve. */
  readonly blocked: Money;
  readonly realizedPnl: Money;
  readonly fees: Money;
  /** Cash that corporate actions brought; absent for none ever. */
  readonly dividends?: Money | undefined;
  /** Proceeds of sales that are in `available` and can't be spent yet; absent for none ever. */
  readonly unsettled?: readonly Unsettled[] | undefined;
  /** The contract notes of the last day, where charges are rounded on them; absent for none ever. */
  readonly contractNotes?: readonly RunningNote[] | undefined;
  /** How many orders were stored in the session, by its wallet; absent in one of an earlier version. */
  readonly orderCount?: number | undefined;
  /** Counts the ledger's changes; equals the id of the journal's last entry. */
  readonly revision: number;
  /** Names the stored state that this is; absent where nothing stored is exactly this. */
  readonly stateId?: string | undefined;
  /** How many orders the session has; absent where nobody counted them. */
  readonly orders?: number | undefined;
  readonly lastUpdated: string;
}

/** The wallet as a commit left it. */
export const asStored = (balance: Balance, stateId: string): Balance => ({ ...balance, stateId });

/** Whether two wallets are of one stored state; of one revision there may have been several. */
export const isSameState = (one: Balance, other: Balance): boolean =>
  one.revision === other.revision && one.stateId === other.stateId;

export function openBalance(startingBalance: Money, at: string, revision = 0): Balance {
  return {
    startingBalance,
    deposits: ZERO,
    available: startingBalance,
    used: ZERO,
    blocked: ZERO,
    realizedPnl: ZERO,
    fees: ZERO,
    orderCount: 0,
    revision,
    lastUpdated: at,
  };
}

/** The wallet with one order more in its session. */
export const withOrder = (balance: Balance): Balance =>
  balance.orderCount === undefined ? balance : { ...balance, orderCount: balance.orderCount + 1 };

export const total = ({ available, used, blocked }: Balance): Money =>
  add(add(available, used), blocked);

/** total + unrealized P&L. */
export const equity = (balance: Balance, unrealized: Money): Money =>
  add(total(balance), unrealized);

/** What of `available` can be spent on a day: not what sales brought that isn't settled. */
export const spendable = ({ available, unsettled = [] }: Balance, day: string): Money =>
  unsettled.length === 0 ? available : subtract(available, unsettledOn(unsettled, day));

/** What a fill moves in the wallet. */
interface Booking {
  /** Cash that positions lock (positive) or set free (negative). */
  readonly locked: Money;
  readonly realized: Money;
  readonly fee: Money;
  readonly at: string;
}

/** Moves cash between `available` and `used`, books realized P&L, and pays the fee: one revision. */
export function book(balance: Balance, { locked, realized, fee, at }: Booking): Balance {
  const net = subtract(subtract(realized, locked), fee);
  return {
    startingBalance: balance.startingBalance,
    deposits: balance.deposits,
    available: add(balance.available, net),
    used: add(balance.used, locked),
    blocked: balance.blocked,
    realizedPnl: add(balance.realizedPnl, realized),
    fees: add(balance.fees, fee),
    orderCount: balance.orderCount,
    orders: balance.orders,
    revision: balance.revision + 1,
    lastUpdated: at,
    ...(balance.dividends && { dividends: balance.dividends }),
    ...(balance.unsettled && { unsettled: balance.unsettled }),
    ...(balance.contractNotes && { contractNotes: balance.contractNotes }),
  };
}

/** Reserves cash for a pending order; a negative amount sets it free again. */
export function reserve(balance: Balance, amount: Money): Balance {
  return {
    ...balance,
    available: subtract(balance.available, amount),
    blocked: add(balance.blocked, amount),
  };
}

/** Adds cash; a withdrawal is a negative deposit. */
export function deposit(balance: Balance, amount: Money): Balance {
  return {
    ...balance,
    available: add(balance.available, amount),
    deposits: add(balance.deposits, amount),
  };
}

export const withdraw = (balance: Balance, amount: Money): Balance =>
  deposit(balance, negate(amount));

/** An identity that does not hold: its formula and its two sides. */
export interface BrokenIdentity {
  readonly identity: string;
  readonly left: string;
  readonly right: string;
}

/**
 * Checks the ledger's identities; an empty list is a sound ledger. `reserved` is what the open
 * orders reserve together.
 */
export function brokenIdentities(
  balance: Balance,
  positions: readonly Position[],
  reserved: Money = balance.blocked,
): BrokenIdentity[] {
  const open = positions.filter(isOpen);
  const grown = add(balance.startingBalance, balance.deposits);
  const unrealized = sum(open.map(unrealizedPnl));
  const dividends = balance.dividends ?? ZERO;
  const made = subtract(add(balance.realizedPnl, dividends), balance.fees);
  const gain = add(made, unrealized);
  const paid = balance.dividends ? '+ dividends ' : '';
  const checks: [string, Money, Money][] = [
    [
      `available + used + blocked = starting_balance + deposits + realized_pnl ${paid}- fees`,
      total(balance),
      add(grown, made),
    ],
    [
      'equity = starting_balance + deposits + total_pnl',
      equity(balance, unrealized),
      add(grown, gain),
    ],
    [
      'sum of positions realized_pnl = realized_pnl',
      sum(positions.map((position) => position.realizedPnl)),
      balance.realizedPnl,
    ],
    ['sum of open positions blocked = used', sum(open.map(lockedAmount)), balance.used],
    ['sum of open orders reserved = blocked', reserved, balance.blocked],
    ['sum of positions fees = fees', sum(positions.map((position) => position.fees)), balance.fees],
  ];
  return checks
    .filter(([, left, right]) => !equals(left, right))
    .map(([identity, left, right]) => ({ identity, left: text(left), right: text(right) }));
}
