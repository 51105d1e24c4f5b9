import { addDays, isWeekend } from '../calendar/days.ts';
import {
  add,
  isLess,
  isZero,
  lesser,
  money,
  round,
  scale,
  subtract,
  sum,
  text,
  valueOf,
  ZERO_QUANTITY,
  type Money,
  type Price,
  type Quantity,
  type Ratio,
} from '../money/money.ts';
import type { FillPart, Position } from './position.ts';

/** Proceeds of a sale that can be spent from a day on, `YYYY-MM-DD`; they are in `available` already. */
export interface Unsettled {
  readonly free: string;
  readonly amount: Money;
}

/** What of the proceeds can't be spent on a day. */
export const unsettledOn = (proceeds: readonly Unsettled[], day: string): Money =>
  sum(proceeds.filter(({ free }) => day < free).map(({ amount }) => amount));

/** The proceeds with one more, without those that are free on its day. */
export function withProceeds(
  proceeds: readonly Unsettled[],
  added: Unsettled,
  day: string,
): readonly Unsettled[] {
  const waiting = proceeds.filter(({ free }) => day < free);
  if (isZero(added.amount)) return waiting;
  const same = waiting.find(({ free }) => free === added.free);
  if (same === undefined) return [...waiting, added];
  const more = { ...same, amount: add(same.amount, added.amount) };
  return waiting.map((each) => (each === same ? more : each));
}

/** Where the shares of a sale come from. */
export interface SoldFrom {
  /** Bought on the same day: the sale is intraday. */
  readonly intraday: Quantity;
  /** In the demat account. */
  readonly holdings: Quantity;
  /** Bought on the trading day before, and delivered only this evening (BTST). */
  readonly btst: Quantity;
}

/** Splits a sale: what was bought today goes first, then what is in the demat account. */
export function soldFrom(
  sold: Quantity,
  open: Quantity,
  boughtToday: Quantity,
  boughtBefore: Quantity,
): SoldFrom {
  const intraday = lesser(sold, boughtToday);
  const rest = subtract(sold, intraday);
  const delivered = subtract(subtract(open, boughtToday), boughtBefore);
  const holdings = lesser(rest, isLess(delivered, ZERO_QUANTITY) ? ZERO_QUANTITY : delivered);
  return { intraday, holdings, btst: subtract(rest, holdings) };
}

/**
 * What of a sale's proceeds can't be spent on its day: of shares from the demat account what the broker
 * keeps back (1 - `spendable`), of BTST all, of intraday nothing.
 */
export function keptBack({ holdings, btst }: SoldFrom, at: Price, spendable: Ratio): Money {
  const delivered = valueOf(at, holdings);
  const kept = subtract(delivered, scale(delivered, spendable));
  return add(round(kept, 2), valueOf(at, btst));
}

/** The stored form: `2026-11-26 2000.5,...`; empty for nothing. */
export const unsettledText = (proceeds: readonly Unsettled[]): string =>
  proceeds.map(({ free, amount }) => `${free} ${text(amount)}`).join(',');

export const readUnsettled = (stored: string): readonly Unsettled[] =>
  stored === ''
    ? []
    : stored.split(',').map((each) => {
        const [free = '', amount = '0'] = each.split(' ');
        return { free, amount: money(amount) };
      });

/**
 * What of the proceeds of a sale, of shares that are carried, can't be spent before the next trading day
 * (T+1). What the position that it reduces was last traded on the trading day before counts as bought
 * then; earlier purchases are in the demat account.
 */
export function proceedsOf(
  sale: Pick<FillPart, 'quantity' | 'price' | 'tradingDay'>,
  held: Pick<Position, 'netQty' | 'dayBuyQty' | 'daySellQty' | 'tradingDay'>,
  spendable: Ratio,
  beside: (day: string, step: 1 | -1) => string = weekdayBeside,
): Unsettled | undefined {
  const day = sale.tradingDay;
  const bought = subtract(held.dayBuyQty, held.daySellQty);
  const net = isLess(bought, ZERO_QUANTITY) ? ZERO_QUANTITY : bought;
  const today = held.tradingDay === day ? net : ZERO_QUANTITY;
  const before = held.tradingDay === beside(day, -1) ? net : ZERO_QUANTITY;
  const from = soldFrom(lesser(sale.quantity, held.netQty), held.netQty, today, before);
  const amount = keptBack(from, sale.price, spendable);
  return isZero(amount) ? undefined : { free: beside(day, 1), amount };
}

/** The weekday after a day, or before it. */
export function weekdayBeside(day: string, step: 1 | -1): string {
  let beside = addDays(day, step);
  while (isWeekend(beside)) beside = addDays(beside, step);
  return beside;
}
