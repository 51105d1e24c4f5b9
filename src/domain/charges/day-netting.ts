import {
  add,
  isLess,
  isZero,
  lesser,
  roundHalfUp,
  shareOf,
  subtract,
  ZERO,
  ZERO_QUANTITY,
  type Quantity,
} from '../money/money.ts';
import { addCharges, NO_CHARGES, subtractCharges, type Charges } from './charges.ts';
import type { ChargedTrade, ChargesOf } from './schedule.ts';
import type { BothCharges, ShareDay, SideOfDay } from './share-day.ts';

const NOTHING: SideOfDay = {
  quantity: ZERO_QUANTITY,
  delivery: NO_CHARGES,
  intraday: NO_CHARGES,
};

export const emptyDay = (day: string): ShareDay => ({ day, buy: NOTHING, sell: NOTHING });

/** The state kept of an earlier day is nothing on a later one. */
export const onShareDay = (known: ShareDay | undefined, day: string): ShareDay =>
  known?.day === day ? known : emptyDay(day);

/** One more trade of a day, or what more of an order that fills in parts was traded. */
export interface DayTrade {
  readonly side: 'BUY' | 'SELL';
  readonly count: Quantity;
  /** Of the order up to now. */
  readonly charges: BothCharges;
  /** Of what the order had traded before; absent for nothing. */
  readonly before?: BothCharges | undefined;
  /** Whether it sells what isn't held. */
  readonly isShort?: boolean;
}

/** The day with one more trade. */
export function withTrade(
  day: ShareDay,
  { side, count, charges, before = NOTHING, isShort = false }: DayTrade,
): ShareDay {
  const of = side === 'BUY' ? day.buy : day.sell;
  const grown: SideOfDay = {
    quantity: add(of.quantity, count),
    delivery: addCharges(of.delivery, subtractCharges(charges.delivery, before.delivery)),
    intraday: addCharges(of.intraday, subtractCharges(charges.intraday, before.intraday)),
    short: isShort ? add(shortOf(of), count) : of.short,
  };
  return side === 'BUY' ? { ...day, buy: grown } : { ...day, sell: grown };
}

/**
 * What the day's trades cost together, whatever their order. The smaller of what was bought and sold is
 * intraday on both sides. STT and stamp duty of a side that is partly intraday are taken from both
 * lists by quantity, rounded half-up to `decimals`; its brokerage, exchange charge and GST are those of
 * intraday orders ("intraday charges apply to both orders, regardless of the quantity bought back").
 * The depository charges only what leaves the demat: a day that sells more of what is held than it buys.
 */
export function chargesOfDay({ buy, sell }: ShareDay, decimals = 2): Charges {
  const intraday = lesser(buy.quantity, sell.quantity);
  const both = addCharges(
    sideCharges(buy, intraday, decimals),
    sideCharges(sell, intraday, decimals),
  );
  const delivered = subtract(sell.quantity, shortOf(sell));
  return { ...both, dp: isLess(buy.quantity, delivered) ? sell.delivery.dp : ZERO };
}

const shortOf = ({ short }: SideOfDay): Quantity => short ?? ZERO_QUANTITY;

/** By which the day's charges change with a trade: its own, and what it corrects of earlier ones. */
export const chargesBetween = (before: ShareDay, after: ShareDay, decimals = 2): Charges =>
  subtractCharges(chargesOfDay(after, decimals), chargesOfDay(before, decimals));

function sideCharges(side: SideOfDay, intraday: Quantity, decimals: number): Charges {
  if (isZero(intraday)) return side.delivery;
  if (!isLess(intraday, side.quantity)) return side.intraday;
  const mixed = (item: 'stt' | 'stamp') => {
    const delivered = subtract(side.quantity, intraday);
    const part = shareOf(side.intraday[item], intraday, side.quantity);
    const rest = shareOf(side.delivery[item], delivered, side.quantity);
    return roundHalfUp(add(part, rest), decimals);
  };
  return { ...side.intraday, stt: mixed('stt'), stamp: mixed('stamp') };
}

/**
 * Charges a CNC trade of a share by the day's net; gives the day with it too. What it pays corrects what
 * earlier trades paid. `before` is what the same order had come to earlier on
 * the day, where it fills in parts. `isShort` says that it sells what isn't held.
 */
export function netTrade(
  trade: Omit<ChargedTrade, 'product' | 'dpPaid'> & { readonly isShort: boolean },
  known: ShareDay | undefined,
  chargesOf: ChargesOf,
  before?: Pick<ChargedTrade, 'quantity' | 'price'>,
) {
  if (trade.side !== 'BUY' && trade.side !== 'SELL')
    throw new RangeError('no settlement is netted');
  const day = onShareDay(known, trade.day);
  const earlier = before?.quantity ?? ZERO_QUANTITY;
  // The depository charges a scrip once a day, at its first sale.
  const sold = subtract(subtract(day.sell.quantity, shortOf(day.sell)), earlier);
  const dpPaid = trade.isShort || !isZero(sold);
  const both = (terms: Pick<ChargedTrade, 'quantity' | 'price'>): BothCharges => ({
    delivery: chargesOf({ ...trade, ...terms, product: 'CNC', dpPaid }),
    intraday: chargesOf({ ...trade, ...terms, product: 'MIS', dpPaid }),
  });
  const { side, isShort } = trade;
  const shareDay = withTrade(day, {
    side,
    count: subtract(trade.quantity, earlier),
    charges: both(trade),
    before: before && both(before),
    isShort,
  });
  return { charges: chargesBetween(day, shareDay), shareDay };
}
