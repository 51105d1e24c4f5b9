import { exactRupees } from '../money/rupees.ts';
import { ErrorCode, PapertradeError, quoteSafely } from '../errors.ts';
import { isEquity, isFuture, type Instrument } from '../instruments/instrument.ts';
import type { Action } from '../ledger/fill.ts';
import {
  add,
  greater,
  isLess,
  isPositive,
  price,
  scalePrice,
  subtract,
  text,
  type Price,
  type Quantity,
  type Ratio,
  ZERO_PRICE,
} from '../money/money.ts';
import type { Exits } from './order.ts';

/**
 * What a broker refuses before an order reaches the exchange, and what the exchange refuses. Each rule
 * gives the refusal with its figures, or nothing where it is kept or where the last price isn't known.
 */

const isBuy = (action: Action): boolean => action === 'BUY';

/** A stop waits for the price to come: a BUY's trigger lies above the last price, a SELL's below. */
export function triggerRefusal(
  { symbol }: Instrument,
  action: Action,
  trigger: Price,
  last: Price,
): PapertradeError | undefined {
  const waits = isBuy(action) ? isLess(last, trigger) : isLess(trigger, last);
  if (waits) return undefined;
  const side = isBuy(action) ? 'above' : 'below';
  return new PapertradeError(
    ErrorCode.TRIGGER_CROSSED,
    `The trigger ${exactRupees(trigger)} of a stop to ${action} ${quoteSafely(symbol)} must be ${side} the ` +
      `last price ${exactRupees(last)}: at ${exactRupees(trigger)} it would be an order at the market.`,
    { symbol, side: action, trigger_price: text(trigger), last_price: text(last), allowed: side },
  );
}

/**
 * The exits of an entry lie on either side of its price: of a LONG the target above and the stop below,
 * of a SHORT the reverse. `opens` is the side of the entry.
 */
export function exitSideRefusal(
  { symbol }: Instrument,
  opens: Action,
  { target, stop }: Exits,
  at: Price,
): PapertradeError | undefined {
  const wrong = (exit: Price, above: boolean): boolean =>
    above ? !isLess(at, exit) : !isLess(exit, at);
  const refuse = (name: 'target' | 'stop', exit: Price, above: boolean) => {
    const side = above ? 'above' : 'below';
    return new PapertradeError(
      ErrorCode.EXIT_SIDE,
      `The ${name} ${exactRupees(exit)} of a ${isBuy(opens) ? 'LONG' : 'SHORT'} in ${quoteSafely(symbol)} must be ` +
        `${side} its price ${exactRupees(at)}.`,
      { symbol, exit: name, exit_price: text(exit), price: text(at), allowed: side },
    );
  };
  if (target && wrong(target, isBuy(opens))) return refuse('target', target, isBuy(opens));
  if (stop && wrong(stop, !isBuy(opens))) return refuse('stop', stop, !isBuy(opens));
  return undefined;
}

/** How far from the last price an order may be: a share of it, at least an amount. */
export interface PriceBand {
  readonly share: Ratio;
  readonly least?: Price | undefined;
  /** Only what is worse than the band is refused: a BUY above it, a SELL below it. */
  readonly oneSided: boolean;
  readonly name: string;
}

/** A limit outside the exchange's band around the last price. */
export function bandRefusal(
  { symbol }: Instrument,
  action: Action,
  limit: Price,
  last: Price,
  band: PriceBand,
): PapertradeError | undefined {
  const width = greater(scalePrice(last, band.share), band.least ?? ZERO_PRICE);
  const floor = subtract(last, width);
  const low = isPositive(floor) ? floor : price('0.05');
  const high = add(last, width);
  const tooHigh = isLess(high, limit) && !(band.oneSided && !isBuy(action));
  const tooLow = isLess(limit, low) && !(band.oneSided && isBuy(action));
  if (!tooHigh && !tooLow) return undefined;
  return new PapertradeError(
    ErrorCode.PRICE_BAND,
    `The price ${exactRupees(limit)} for ${quoteSafely(symbol)} is outside its band of ${exactRupees(low)} to ` +
      `${exactRupees(high)}: ${band.name} around the last price ${exactRupees(last)}.`,
    {
      symbol,
      price: text(limit),
      last_price: text(last),
      lowest: text(low),
      highest: text(high),
      band: band.name,
    },
  );
}

/** Shares are sold short only for the day: who has none can't deliver any. */
export function shortDeliveryRefusal(
  { segment, symbol }: Instrument,
  short: Quantity,
): PapertradeError | undefined {
  if (!isEquity(segment)) return undefined;
  return new PapertradeError(
    ErrorCode.SHORT_DELIVERY,
    `${text(short)} of ${quoteSafely(symbol)} would be short CNC, which can't be delivered: a share is short ` +
      'only MIS, which is closed the same day.',
    {
      symbol,
      exchange_segment: segment,
      product: 'CNC',
      allowed: 'MIS',
      short_quantity: text(short),
    },
  );
}

/** The kinds of instrument that bands are given by. */
export type BandKind = 'share' | 'derivative_share' | 'future' | 'option';

export function bandKind(instrument: Instrument, hasDerivatives: boolean): BandKind | undefined {
  if (instrument.option) return 'option';
  if (isFuture(instrument)) return 'future';
  if (!isEquity(instrument.segment)) return undefined;
  return hasDerivatives ? 'derivative_share' : 'share';
}

/** The band of a kind of instrument on a day; absent where there is none. */
export type Bands = (kind: BandKind, day: string, symbol: string) => PriceBand | undefined;

/** For how many days a GTT waits for its trigger. */
export const GTT_DAYS = 365;
