import type { GstOn } from './contract-note.ts';
import { onContractNote } from './running-note.ts';
import { contractValue } from '../instruments/contract-value.ts';
import { addCharges, totalCharges, type Charges } from './charges.ts';
import type { ChargedTrade, ChargesOf } from './schedule.ts';
import { add, isLess, price, subtract, text, type Money, type Price } from '../money/money.ts';

/** What a buy and a sale of the same quantity on one day cost, and what they leave. */
export interface ChargesQuote {
  readonly buy: Charges;
  readonly sell: Charges;
  readonly both: Charges;
  readonly gross: Money;
  readonly net: Money;
  /** The smallest sale price, to the paisa, that leaves no loss after all charges. */
  readonly breakEven: Price;
}

export type Bought = Omit<ChargedTrade, 'side' | 'dpPaid'>;

/**
 * gross = (sale - purchase) * quantity; net = gross - charges of both orders. With `byNote` the contract
 * note rounds them; carried shares are sold on another day, and so stand on another note.
 */
export function quoteCharges(
  bought: Bought,
  soldAt: Price,
  charge: ChargesOf,
  byNote?: GstOn,
): ChargesQuote {
  const bare = charge({ ...bought, side: 'BUY', dpPaid: false });
  const bill = byNote && onContractNote(bought, bare, [], byNote);
  const notes = bill && bought.product !== 'CNC' ? [bill.contractNote] : [];
  const buy = bill?.charges ?? bare;
  const sale = (price: Price): Charges => {
    const alone = charge({ ...bought, side: 'SELL', price, dpPaid: false });
    return byNote ? onContractNote(bought, alone, notes, byNote).charges : alone;
  };
  const sell = sale(soldAt);
  const both = addCharges(buy, sell);
  const gross = subtract(worth(bought, soldAt), worth(bought, bought.price));
  return {
    buy,
    sell,
    both,
    gross,
    net: subtract(gross, totalCharges(both)),
    breakEven: breakEven(bought, buy, sale),
  };
}

const worth = ({ instrument, quantity }: Bought, at: Price) =>
  contractValue(instrument, at, quantity);

/** More rupees than rounding moves one sale: STT and stamp duty to the rupee, five items to the paisa. */
const ROUNDING_PAISE = 200n;

/**
 * The smallest price in paise at which the sale brings in what the purchase cost. Charges are
 * rounded, so a price a few paise lower may do as well: the search halves the range, then looks at
 * every price below that rounding could have hidden.
 */
function breakEven(bought: Bought, buy: Charges, sale: (price: Price) => Charges): Price {
  const { quantity } = bought;
  const spent = add(worth(bought, bought.price), totalCharges(buy));
  const loses = (paise: bigint): boolean => {
    const at = fromPaise(paise);
    return isLess(subtract(worth(bought, at), totalCharges(sale(at))), spent);
  };
  const found = smallestBy(loses);
  const hidden = ROUNDING_PAISE / BigInt(text(quantity)) + 2n;
  for (let paise = found > hidden ? found - hidden : 1n; paise < found; paise += 1n) {
    if (!loses(paise)) return fromPaise(paise);
  }
  return fromPaise(found);
}

/** A number that doesn't lose while the one before it does. */
function smallestBy(loses: (paise: bigint) => boolean): bigint {
  let low = 0n;
  let high = 1n;
  while (loses(high)) {
    low = high;
    high *= 2n;
  }
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (loses(middle)) low = middle;
    else high = middle;
  }
  return high;
}

const fromPaise = (paise: bigint): Price => price(`${paise}e-2`);
