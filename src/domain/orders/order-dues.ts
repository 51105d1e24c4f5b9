import {
  addCharges,
  NO_CHARGES,
  subtractCharges,
  totalCharges,
  type Charges,
} from '../charges/charges.ts';
import type { GstOn, NotedTrade } from '../charges/contract-note.ts';
import { netTrade } from '../charges/day-netting.ts';
import type { ShareDay } from '../charges/share-day.ts';
import type { ChargesOf } from '../charges/schedule.ts';
import { mostOnNote, onContractNote, type RunningNote } from '../charges/running-note.ts';
import { isEquity } from '../instruments/instrument.ts';
import type { Account, Action, Fill } from '../ledger/fill.ts';
import {
  average,
  isPositive,
  isZero,
  subtract,
  ZERO,
  type Money,
  type Price,
  type Quantity,
} from '../money/money.ts';
import type { PendingOrder } from './order.ts';

/** How orders are charged. */
export interface ChargingRules {
  readonly chargesOf: ChargesOf;
  /** Whether the day's net decides what shares pay, as it does by a schedule. */
  readonly netsDays?: boolean | undefined;
  /** GST, where the day's contract note rounds what orders pay; absent: each order is rounded alone. */
  readonly byNote?: GstOn | undefined;
}

/** What an order has executed in all: how much, and at which average price. */
interface Executed {
  readonly count: Quantity;
  readonly price: Price;
  readonly day: string;
}

/** What an order pays for what it executed, and its items. */
interface Dues {
  /** What it has not paid yet. */
  readonly fee: Money;
  /** All that it pays. */
  readonly charges?: Charges | undefined;
  readonly shareDay?: ShareDay | undefined;
  readonly contractNote?: RunningNote | undefined;
}

export function duesOf(
  order: PendingOrder,
  account: Account,
  executed: Executed,
  rules: ChargingRules,
): Dues {
  const { feeGiven } = order.pending;
  if (feeGiven) return { fee: unpaid(order, feeGiven) };
  if (!isNetted(order, rules) && !rules.byNote) {
    const charges = wholeCharges(order, account, executed, rules);
    return { fee: unpaid(order, totalCharges(charges)), charges };
  }
  const { charges: added, shareDay } = growth(order, account, executed, rules);
  const dues = duesFor({ ...order, day: executed.day }, added, account, rules);
  return { ...dues, charges: addCharges(order.charges ?? NO_CHARGES, dues.charges), shareDay };
}

/** What a trade pays that pays these charges alone; by the day's note where that rounds. */
export function duesFor(
  trade: NotedTrade,
  charges: Charges,
  { balance }: Pick<Account, 'balance'>,
  { byNote }: Pick<ChargingRules, 'byNote'>,
): Dues & { readonly charges: Charges } {
  if (!byNote) return { fee: totalCharges(charges), charges };
  const noted = onContractNote(trade, charges, balance.contractNotes ?? [], byNote);
  return { fee: totalCharges(noted.charges), ...noted };
}

/** The most that an order has not paid yet once it has executed so much. */
export function mostDue(
  order: PendingOrder,
  account: Account,
  executed: Executed,
  rules: ChargingRules,
): Money {
  const { byNote } = rules;
  if (!byNote || order.pending.feeGiven) return duesOf(order, account, executed, rules).fee;
  const { charges } = growth(order, account, executed, rules);
  return totalCharges(mostOnNote({ ...order, day: executed.day }, charges, byNote));
}

/** Whether charges go by the day's net: those of shares that are carried, by a schedule. */
export const isNetted = (
  { instrument, product }: Pick<Fill, 'instrument' | 'product'>,
  { netsDays = false }: Pick<ChargingRules, 'netsDays'>,
): boolean => netsDays && product === 'CNC' && isEquity(instrument.segment);

/** What an order's charges grow by, beside what it had executed before; each order rounded alone. */
function growth(
  order: PendingOrder,
  account: Account,
  executed: Executed,
  rules: ChargingRules,
): { readonly charges: Charges; readonly shareDay?: ShareDay | undefined } {
  const before = executedBefore(order, executed.day);
  if (!isNetted(order, rules)) {
    const whole = wholeCharges(order, account, executed, rules);
    const paid = before && wholeCharges(order, account, before, rules);
    return { charges: paid ? subtractCharges(whole, paid) : whole };
  }
  const { instrument, action: side } = order;
  const { count: quantity, price, day } = executed;
  // The net is of one day: what an order had executed on an earlier one is charged there.
  const continued = order.filledAt.slice(0, 10) === day ? before : undefined;
  const earlier = continued && { quantity: continued.count, price: continued.price };
  const trade = { instrument, side, quantity, price, day, isShort: isShortSale(account, side) };
  return netTrade(trade, account.long?.shareDay, rules.chargesOf, earlier);
}

function executedBefore(
  { filledQuantity, pending }: PendingOrder,
  day: string,
): Executed | undefined {
  if (isZero(filledQuantity)) return undefined;
  return { count: filledQuantity, price: average(pending.filledValue, filledQuantity), day };
}

/** All that an order pays for what it executed, where the day is not netted. */
function wholeCharges(
  { instrument, product, action: side, filledQuantity, charges }: PendingOrder,
  account: Account,
  { count: quantity, price, day }: Executed,
  { chargesOf }: ChargingRules,
): Charges {
  const dpPaid = isZero(filledQuantity)
    ? paysNoDp(account, side, day)
    : isZero(charges?.dp ?? ZERO);
  return chargesOf({ instrument, product, side, quantity, price, day, dpPaid });
}

/** An order's charge is that of all it executed; each of its fills pays what is not paid yet. */
function unpaid(order: PendingOrder, whole: Money): Money {
  const due = subtract(whole, order.fee);
  return isPositive(due) ? due : ZERO;
}

/**
 * Whether a trade pays the depository nothing: it charges what leaves the demat account, a share once
 * a day. A short sale takes nothing out of it.
 */
export function paysNoDp(account: Account, action: Action, day: string): boolean {
  const { long } = account;
  if (isShortSale(account, action)) return true;
  return long !== undefined && long.tradingDay === day && !isZero(long.daySellQty);
}

/** Whether nothing is held that a sale could take. */
export const isShortSale = ({ long }: Account, action: Action): boolean =>
  action === 'SELL' && (long === undefined || isZero(long.netQty));
