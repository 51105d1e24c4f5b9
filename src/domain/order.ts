import type { Charges } from './charges.ts';
import { ErrorCode, PapertradeError, quoteSafely } from './errors.ts';
import {
  applyFill,
  reducedPosition,
  splitQuantity,
  type Action,
  type Change,
  type Fill,
  type Holding,
} from './fill.ts';
import type { Instrument } from './instrument.ts';
import {
  add,
  isLess,
  isZero,
  scale,
  subtract,
  text,
  valueOf,
  ZERO,
  type Money,
  type Price,
  type Quantity,
} from './money.ts';

type OrderStatus = 'FILLED' | 'REJECTED';

/** An order as it is kept: what was asked, and what became of it. */
export interface Order {
  readonly id: string;
  readonly sessionId: string;
  readonly mode: string;
  readonly instrument: Instrument;
  readonly action: Action;
  readonly quantity: Quantity;
  readonly price: Price;
  readonly orderType: string;
  readonly status: OrderStatus;
  readonly filledQuantity: Quantity;
  readonly filledPrice: Price | undefined;
  readonly fee: Money;
  /** The fee item by item; absent where it was given as one figure. */
  readonly charges?: Charges | undefined;
  /** Why it was rejected: the error's code and its message; both empty for a filled order. */
  readonly reasonCode: string;
  readonly reason: string;
  readonly clientOrderId: string;
  readonly note: string;
  readonly createdAt: string;
  readonly filledAt: string;
}

export type Decision =
  | { readonly kind: 'filled'; readonly change: Change }
  | { readonly kind: 'refused'; readonly refusal: PapertradeError };

/**
 * Decides whether a fill may happen, by the rules of accounting: an opening needs its value (a
 * SHORT its margin) and the fee; a closing is never refused for lack of funds.
 */
export function decide(holding: Holding, fill: Fill, allowShort: boolean): Decision {
  const refusal = quantityRefusal(holding, fill, allowShort);
  if (refusal) return { kind: 'refused', refusal };
  const change = applyFill(holding, fill);
  const shortage = fundsRefusal(holding, fill, change);
  return shortage ? { kind: 'refused', refusal: shortage } : { kind: 'filled', change };
}

function quantityRefusal(
  holding: Holding,
  fill: Fill,
  allowShort: boolean,
): PapertradeError | undefined {
  const { closing, opening } = splitQuantity(holding, fill.action, fill.quantity);
  if (isZero(opening) || allowShort) return undefined;
  const reduced = reducedPosition(holding, fill.action);
  if (fill.action === 'BUY' && !reduced) return undefined;
  const symbol = quoteSafely(fill.instrument.symbol);
  const held = reduced ? `only ${text(closing)} ${reduced.side} open` : 'nothing open';
  const verb = fill.action === 'BUY' ? 'buy' : 'sell';
  const rest = reduced ? `trade at most ${text(closing)}, ` : 'buy first, ';
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `Cannot ${verb} ${text(fill.quantity)} of ${symbol}: ${held} in ${fill.instrument.segment}. ` +
      `${capital(rest)}or give --short to open the other side.`,
    {
      symbol: fill.instrument.symbol,
      requested: text(fill.quantity),
      open_quantity: text(closing),
    },
  );
}

function fundsRefusal(holding: Holding, fill: Fill, change: Change): PapertradeError | undefined {
  const { closing, opening } = splitQuantity(holding, fill.action, fill.quantity);
  if (isZero(opening) || !isLess(change.balance.available, ZERO)) return undefined;
  const value = valueOf(fill.price, opening);
  const locked = fill.action === 'SELL' ? scale(value, fill.marginRate) : value;
  const required = isZero(closing) ? add(locked, fill.fee) : locked;
  const available = add(change.balance.available, required);
  const shortfall = subtract(required, available);
  return insufficientFunds(required, available, shortfall, fill.instrument.symbol);
}

function insufficientFunds(
  required: Money,
  available: Money,
  shortfall: Money,
  symbol: string,
): PapertradeError {
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_FUNDS,
    `Insufficient funds for ${quoteSafely(symbol)}: it needs ${text(required)} with the fee, ` +
      `${text(available)} is available, ${text(shortfall)} is missing. ` +
      'Trade less, close a position, or add cash with "papertrade balance deposit".',
    { required: text(required), available: text(available), shortfall: text(shortfall), symbol },
  );
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
