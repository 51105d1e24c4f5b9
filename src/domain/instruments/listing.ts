import { ErrorCode, PapertradeError, quoteSafely } from '../errors.ts';
import { reducedPosition, type Fill, type Account } from '../ledger/fill.ts';
import type { Instrument, OptionType, Segment } from './instrument.ts';
import { contractExpired } from './symbols/readings.ts';
import {
  equals,
  isLess,
  isMultiple,
  price,
  quantity,
  stepsAround,
  text,
  type Price,
  type Quantity,
} from '../money/money.ts';

/**
 * One line of the exchange's instrument master. Decimals are plain decimal strings, so that
 * hundreds of thousands of them are kept as they were read.
 */
export interface Listing {
  readonly segment: Segment;
  readonly securityId: string;
  /** What papertrade calls it: INFY, `NIFTY 2025-09-30 25000 CE`, `NIFTY 2025-09-30 FUT`. */
  readonly symbol: string;
  /** The exchange's own name, `NIFTY-Sep2025-25000-CE`; several expiries may share one. */
  readonly tradingSymbol: string;
  readonly name: string;
  readonly underlying: string;
  /** EQUITY, INDEX, OPTIDX, OPTSTK, FUTIDX, FUTCOM ... */
  readonly kind: string;
  /** `YYYY-MM-DD`; empty, as are strike and type, where there is none. */
  readonly expiry: string;
  readonly strike: string;
  readonly optionType: OptionType | '';
  readonly lotSize: string;
  readonly tickSize: string;
  /** The largest order; empty where the file doesn't say. */
  readonly freezeQuantity: string;
  /** Units of the price in one unit of quantity: 1 but for commodities and currencies. */
  readonly multiplier: string;
  readonly isin: string;
}

/** The listing's instrument, as orders name it. */
export function instrumentOf(listing: Listing): Instrument {
  const { segment, securityId, symbol, optionType, lotSize, expiry, underlying, multiplier } =
    listing;
  return {
    segment,
    securityId,
    symbol,
    ...(optionType && {
      option: {
        type: optionType,
        strike: price(listing.strike),
        expiry,
        underlying,
      },
    }),
    ...(listing.kind.startsWith('FUT') && { future: { expiry, underlying } }),
    ...(lotSize && { lotSize }),
    ...(multiplier !== '1' && { multiplier }),
  };
}

/** What an order in an instrument is held to; each is empty where nobody said. */
export type ContractLimits = Pick<
  Listing,
  'symbol' | 'expiry' | 'lotSize' | 'tickSize' | 'freezeQuantity'
>;

/**
 * The limit that a fill breaks: whole lots, no more than the freeze quantity, prices on the tick, and
 * contracts that still live. Closing all that is open is never refused for its quantity.
 */
export function contractRefusal(
  limits: ContractLimits,
  fill: Pick<Fill, 'action' | 'quantity' | 'price' | 'tradingDay'>,
  account: Account,
): PapertradeError | undefined {
  const { symbol, expiry } = limits;
  if (expiry !== '' && expiry < fill.tradingDay) {
    return contractExpired(symbol, expiry, fill.tradingDay);
  }
  const open = reducedPosition(account, fill.action)?.netQty;
  const closesAll = open !== undefined && equals(open, fill.quantity);
  return (
    (closesAll ? undefined : quantityRefusal(limits, fill.quantity)) ??
    tickRefusal(limits, fill.price)
  );
}

function quantityRefusal(
  { symbol, lotSize, freezeQuantity }: ContractLimits,
  count: Quantity,
): PapertradeError | undefined {
  const lot = quantity(lotSize || '1');
  if (!isMultiple(count, lot)) return offStep('quantity', 'lot', symbol, count, lot);
  const most = largestOrder({ lotSize, freezeQuantity });
  if (most === undefined || !isLess(quantity(freezeQuantity), count)) return undefined;
  return new PapertradeError(
    ErrorCode.FREEZE_QUANTITY,
    `${text(count)} of ${quoteSafely(symbol)} is more than one order may have: the exchange freezes ` +
      `an order above ${freezeQuantity}. Give at most ${text(most)}.`,
    { symbol, quantity: text(count), freeze_quantity: freezeQuantity, valid: text(most) },
  );
}

/** The most whole lots that one order may have, in units; undefined where nobody said. */
export function largestOrder({
  lotSize,
  freezeQuantity,
}: Pick<ContractLimits, 'lotSize' | 'freezeQuantity'>): Quantity | undefined {
  if (freezeQuantity === '') return undefined;
  return stepsAround(quantity(freezeQuantity), quantity(lotSize || '1'))[0];
}

function tickRefusal({ symbol, tickSize }: ContractLimits, at: Price): PapertradeError | undefined {
  if (tickSize === '') return undefined;
  const tick = price(tickSize);
  return isMultiple(at, tick) ? undefined : offStep('price', 'tick', symbol, at, tick);
}

function offStep<T extends Price | Quantity>(
  what: 'quantity' | 'price',
  step: 'lot' | 'tick',
  symbol: string,
  value: T,
  size: T,
): PapertradeError {
  const [below, above] = stepsAround(value, size).map(text);
  const valid = below === '0' ? `${above}` : `${below} or ${above}`;
  return new PapertradeError(
    step === 'lot' ? ErrorCode.LOT_SIZE : ErrorCode.TICK_SIZE,
    `The ${what} ${text(value)} of ${quoteSafely(symbol)} is not a multiple of its ${step} size ` +
      `${text(size)}. Give ${valid}.`,
    { symbol, [what]: text(value), [`${step}_size`]: text(size), valid },
  );
}
