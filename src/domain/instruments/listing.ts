import { ErrorCode, PapertradeError, quoteSafely } from '../errors.ts';
import { reducedPosition, type Fill, type Account } from '../ledger/fill.ts';
import type { Instrument, OptionType, Segment } from './instrument.ts';
import {
  equals,
  isMultiple,
  price,
  quantity,
  stepsAround,
  text,
  type Price,
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

/** A contract in the trader's words; absent parts are open. */
export interface ContractWords {
  readonly underlying: string;
  readonly expiry?: string | undefined;
  /** `09-30` of any year, or `09` of any year and day: how expiries are often said. */
  readonly expiryPart?: string | undefined;
  readonly strike?: string | undefined;
  readonly optionType?: OptionType | undefined;
  readonly future: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const TYPES: Readonly<Record<string, OptionType>> = { CE: 'CE', CALL: 'CE', PE: 'PE', PUT: 'PE' };

/**
 * Reads `NIFTY 25000 CE`, `NIFTY 2025-09-30 25000 CE`, `NIFTY 30 SEP 25000 PUT`, `NIFTY SEP FUT`.
 * Undefined for a symbol that is not a contract in words.
 */
export function readContractWords(symbol: string): ContractWords | undefined {
  if (!/\s/.test(symbol)) return undefined;
  const words = symbol.trim().toUpperCase().split(/\s+/);
  const last = words.pop() ?? '';
  const underlying = words.shift();
  if (underlying === undefined || !/^[A-Z0-9&_-]{1,40}$/.test(underlying)) return undefined;
  if (last === 'FUT') {
    const when = readExpiry(words);
    return when && { underlying, ...when, future: true };
  }
  const optionType = Object.hasOwn(TYPES, last) ? TYPES[last] : undefined;
  const strike = words.pop();
  if (optionType === undefined || strike === undefined || !/^\d{1,9}(\.\d{1,4})?$/.test(strike)) {
    return undefined;
  }
  const when = readExpiry(words);
  return when && { underlying, ...when, strike: text(price(strike)), optionType, future: false };
}

function readExpiry(
  words: readonly string[],
): Pick<ContractWords, 'expiry' | 'expiryPart'> | undefined {
  const said = words.join(' ');
  if (said === '') return {};
  if (/^\d{4}-\d{2}-\d{2}$/.test(said)) return { expiry: said };
  const parts = /^(?:(\d{1,2}) ?)?([A-Z]{3})(?: ?(\d{4}))?$/.exec(said);
  const month = MONTHS.indexOf(parts?.[2] ?? '') + 1;
  if (!parts || month === 0) return undefined;
  const [, day, , year] = parts;
  const two = (number: number | string): string => String(number).padStart(2, '0');
  const within = `-${two(month)}-${day === undefined ? '' : two(day)}`;
  return { expiryPart: `${year ?? ''}${within}` };
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

/**
 * The rule of the master that a fill breaks: whole lots, prices on the tick, contracts that still
 * live. Closing all that is open is never refused for its quantity.
 */
export function listingRefusal(
  listing: Listing,
  fill: Pick<Fill, 'action' | 'quantity' | 'price' | 'tradingDay'>,
  account: Account,
): PapertradeError | undefined {
  const { symbol, expiry } = listing;
  if (expiry !== '' && expiry < fill.tradingDay) return expired(listing, fill.tradingDay);
  const open = reducedPosition(account, fill.action)?.netQty;
  const closesAll = open !== undefined && equals(open, fill.quantity);
  const lot = quantity(listing.lotSize || '1');
  if (!closesAll && !isMultiple(fill.quantity, lot)) {
    const [below, above] = stepsAround(fill.quantity, lot).map(text);
    return offStep(ErrorCode.LOT_SIZE, symbol, 'quantity', text(fill.quantity), {
      step: 'lot_size',
      size: text(lot),
      valid: below === '0' ? `${above}` : `${below} or ${above}`,
    });
  }
  const tick: Price = price(listing.tickSize || '0.05');
  if (isMultiple(fill.price, tick)) return undefined;
  const [below, above] = stepsAround(fill.price, tick).map(text);
  return offStep(ErrorCode.TICK_SIZE, symbol, 'price', text(fill.price), {
    step: 'tick_size',
    size: text(tick),
    valid: below === '0' ? `${above}` : `${below} or ${above}`,
  });
}

function offStep(
  code: ErrorCode,
  symbol: string,
  what: 'quantity' | 'price',
  value: string,
  { step, size, valid }: { step: 'lot_size' | 'tick_size'; size: string; valid: string },
): PapertradeError {
  const name = step === 'lot_size' ? 'lot size' : 'tick size';
  return new PapertradeError(
    code,
    `The ${what} ${value} of ${quoteSafely(symbol)} is not a multiple of its ${name} ${size}. ` +
      `Give ${valid}.`,
    { symbol, [what]: value, [step]: size, valid },
  );
}

function expired({ symbol, expiry }: Listing, day: string): PapertradeError {
  return new PapertradeError(
    ErrorCode.CONTRACT_EXPIRED,
    `${quoteSafely(symbol)} expired on ${expiry}. Trade an expiry from ${day} on: ` +
      'see "papertrade instruments chain".',
    { symbol, expiry, valid: `an expiry from ${day} on` },
  );
}
