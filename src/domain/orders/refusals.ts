import { exactRupees } from '../money/rupees.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../errors.ts';
import {
  applyFill,
  lockedBy,
  reducedPosition,
  splitQuantity,
  type Account,
  type Fill,
} from '../ledger/fill.ts';
import { spendable } from '../ledger/wallet.ts';
import { isOpen } from '../ledger/position.ts';
import {
  add,
  isLess,
  isPositive,
  isZero,
  subtract,
  text,
  ZERO,
  type Money,
} from '../money/money.ts';

/**
 * Why accounting refuses a fill; undefined where it may happen. An opening needs its value (a SHORT
 * its margin) and the fee; a closing is never refused for lack of funds.
 */
export function fillRefusal(
  account: Account,
  fill: Fill,
  allowShort: boolean,
): PapertradeError | undefined {
  return openingRefusal(account, fill, allowShort) ?? fundsRefusal(account, fill);
}

/** Why a fill may not happen, whatever funds there are. */
export const openingRefusal = (
  account: Account,
  fill: Fill,
  allowShort: boolean,
): PapertradeError | undefined =>
  productRefusal(account, fill) ?? quantityRefusal(account, fill, allowShort);

/** An instrument is held as one product at a time. */
export function productRefusal(
  { long, short }: Account,
  { instrument, product }: Pick<Fill, 'instrument' | 'product'>,
): PapertradeError | undefined {
  const held = [long, short].find((each) => each !== undefined && isOpen(each));
  if (!held || held.product === product) return undefined;
  const { product: open } = held;
  const { symbol } = instrument;
  return new PapertradeError(
    ErrorCode.PRODUCT_MISMATCH,
    `${quoteSafely(symbol)} is open as ${open}: close it before you trade it as ${product}.`,
    { symbol, open_product: open, product },
  );
}

/** A sale opens a SHORT only where that is allowed; a BUY may cover one and go on to a LONG. */
export function quantityRefusal(
  account: Account,
  fill: Pick<Fill, 'instrument' | 'action' | 'quantity'>,
  allowShort: boolean,
): PapertradeError | undefined {
  if (allowShort || fill.action === 'BUY') return undefined;
  const reduced = reducedPosition(account, fill.action);
  const { closing, opening } = splitQuantity(account, fill.action, fill.quantity);
  if (isZero(opening)) return undefined;
  const symbol = quoteSafely(fill.instrument.symbol);
  const held = reduced ? `only ${text(closing)} LONG open` : 'nothing open';
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_QUANTITY,
    `Cannot sell ${text(fill.quantity)} of ${symbol}: ${held} in ${fill.instrument.segment}.`,
    {
      reason: 'opens_short',
      symbol: fill.instrument.symbol,
      requested: text(fill.quantity),
      open_quantity: text(closing),
    },
  );
}

function fundsRefusal(account: Account, fill: Fill): PapertradeError | undefined {
  const { closing, opening } = splitQuantity(account, fill.action, fill.quantity);
  if (isZero(opening)) return undefined;
  const locked = lockedBy(fill, opening);
  const required = isZero(closing) ? add(locked, fill.fee) : locked;
  const available = isZero(closing)
    ? add(spendable(account.balance, fill.tradingDay), fill.released ?? ZERO)
    : add(spendable(applyFill(account, fill).balance, fill.tradingDay), required);
  return isLess(available, required)
    ? insufficientFunds(required, available, fill.instrument.symbol)
    : undefined;
}

/** Why an order may not reserve an amount; what reserves nothing more is never refused. */
export const reservationRefusal = (
  amount: Money,
  available: Money,
  symbol: string,
): PapertradeError | undefined =>
  isPositive(amount) && isLess(available, amount)
    ? insufficientFunds(amount, available, symbol)
    : undefined;

export function insufficientFunds(
  required: Money,
  available: Money,
  symbol: string,
): PapertradeError {
  const shortfall = subtract(required, available);
  return new PapertradeError(
    ErrorCode.INSUFFICIENT_FUNDS,
    `Insufficient funds for ${quoteSafely(symbol)}: it needs ${exactRupees(required)} with the fee, ` +
      `${exactRupees(available)} is available, ${exactRupees(shortfall)} is missing.`,
    { required: text(required), available: text(available), shortfall: text(shortfall), symbol },
  );
}
