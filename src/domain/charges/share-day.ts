import { isZero, quantity, text, type Quantity } from '../money/money.ts';
import { chargesText, NO_CHARGES, readCharges, type Charges } from './charges.ts';

/** A trade's charges by both lists of rates, each item rounded as that of an order. */
export interface BothCharges {
  readonly delivery: Charges;
  readonly intraday: Charges;
}

/** What a side's carried (CNC) trades of one share and day cost. */
export interface SideOfDay extends BothCharges {
  readonly quantity: Quantity;
  /** What of it was sold short, which leaves no demat. */
  readonly short?: Quantity | undefined;
}

/**
 * One share's trades of one day that were asked for as delivery. What is bought and sold on a day is
 * intraday for both sides, so what a trade costs is known only by the day's net. MIS trades are
 * intraday in any case and are closed on their day: they don't change the net and are not in it.
 */
export interface ShareDay {
  readonly day: string;
  readonly buy: SideOfDay;
  readonly sell: SideOfDay;
}

/**
 * The stored form: the day, and of each side the quantity, both lists, and what was sold short where
 * something was; empty for no day.
 */
export function shareDayText(day: ShareDay | undefined): string {
  if (day === undefined) return '';
  const side = ({ quantity: count, delivery, intraday, short }: SideOfDay) =>
    isZero(count)
      ? []
      : [
          text(count),
          chargesText(delivery),
          chargesText(intraday),
          ...(short ? [text(short)] : []),
        ];
  return JSON.stringify([day.day, side(day.buy), side(day.sell)]);
}

export function readShareDay(stored: string): ShareDay | undefined {
  if (stored === '') return undefined;
  const [day, buy, sell] = JSON.parse(stored) as [string, string[], string[]];
  const side = ([count = '0', delivery = '', intraday = '', short]: string[]): SideOfDay => ({
    quantity: quantity(count),
    delivery: fromText(delivery),
    intraday: fromText(intraday),
    ...(short !== undefined && { short: quantity(short) }),
  });
  return { day, buy: side(buy), sell: side(sell) };
}

const fromText = (stored: string): Charges =>
  stored === '' ? NO_CHARGES : readCharges(JSON.parse(stored) as Record<string, string>);
