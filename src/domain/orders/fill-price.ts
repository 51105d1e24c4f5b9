import type { Action } from '../ledger/fill.ts';
import {
  add,
  compare,
  greater,
  isLess,
  lesser,
  subtract,
  type Price,
  type Quantity,
} from '../money/money.ts';
import { byPlace, type PendingOrder } from './order.ts';
import { slipped, touch, type Slippage, type Tick } from './slippage.ts';

/** A tick with what is quoted at it; a limit to what pending orders can take of it together. */
export interface Market extends Tick {
  readonly volume?: Quantity | undefined;
  /** When it was quoted, Unix seconds. */
  readonly ts?: number | undefined;
  /** Its name, by which a session remembers what it has taken of the volume. */
  readonly quote?: string | undefined;
}

/** LIMIT and SL never fill worse than their price; MARKET and SL-M take what the market gives. */
export const hasLimit = ({ orderType }: { readonly orderType: string }): boolean =>
  orderType === 'LIMIT' || orderType === 'SL';

/** Whether a stop has been reached: a BUY's from below, a SELL's from above. */
function reaches(action: Action, trigger: Price, last: Price): boolean {
  return action === 'BUY' ? !isLess(last, trigger) : !isLess(trigger, last);
}

/** An order without a trigger, or one whose trigger this tick or an earlier one reached. */
export function isTriggered(order: PendingOrder, tick: Tick): boolean {
  const { triggerPrice } = order.pending;
  if (triggerPrice === undefined || order.status !== 'OPEN') return true;
  return reaches(order.action, triggerPrice, tick.price);
}

/**
 * The price at which an order fills at a tick; undefined while it doesn't. A limit order fills at
 * the better of its limit and the quote, so a gap is its gain; slippage never takes it past its limit.
 */
export function fillPrice(order: PendingOrder, tick: Tick, slippage: Slippage): Price | undefined {
  if (!isTriggered(order, tick)) return undefined;
  const { action, price: limit } = order;
  const market = slipped(action, tick, slippage, order.pending.sequence);
  if (!hasLimit(order)) return market;
  const quoted = touch(action, tick);
  if (action === 'BUY') return isLess(limit, quoted) ? undefined : lesser(market, limit);
  return isLess(quoted, limit) ? undefined : greater(market, limit);
}

/** Price-time priority: what takes any price first, then the better limit, then the earlier. */
export function byPriority(a: PendingOrder, b: PendingOrder): number {
  if (a.action !== b.action) return a.action === 'SELL' ? -1 : 1;
  if (hasLimit(a) !== hasLimit(b)) return hasLimit(a) ? 1 : -1;
  if (!hasLimit(a)) return byPlace(a, b);
  const cheaper = compare(a.price, b.price);
  return (a.action === 'BUY' ? -cheaper : cheaper) || byPlace(a, b);
}

/**
 * The stop of a trailing order after a tick; undefined where it stays. An entry's distance is that of
 * the exit to come: its own trigger stays.
 */
export function trailed({ action, pending }: PendingOrder, last: Price): Price | undefined {
  const { trail, triggerPrice, reduceOnly } = pending;
  if (!reduceOnly || trail === undefined || triggerPrice === undefined) return undefined;
  const candidate = action === 'SELL' ? subtract(last, trail) : add(last, trail);
  const better =
    action === 'SELL' ? isLess(triggerPrice, candidate) : isLess(candidate, triggerPrice);
  return better ? candidate : undefined;
}
