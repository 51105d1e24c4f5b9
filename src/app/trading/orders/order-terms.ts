import { ErrorCode, invalidValue, oneOf, PapertradeError } from '../../../domain/errors.ts';
import { isLess, text, type Price } from '../../../domain/money/money.ts';
import { parseTypedPrice } from '../../../domain/money/typed.ts';
import {
  ORDER_TYPES,
  VALIDITIES,
  type Exits,
  type OrderType,
  type Validity,
} from '../../../domain/orders/order.ts';
import { optional } from '../../../domain/optional.ts';
import { PRODUCTS, type Product } from '../../../domain/ledger/product.ts';
import type { TradeRequest } from './trade-request.ts';

/** The options that say how an order waits and leaves, as typed. */
export interface TermOptions {
  readonly action: 'BUY' | 'SELL';
  readonly price?: string;
  readonly type?: string;
  readonly trigger?: string;
  readonly validity?: string;
  readonly product?: string;
  readonly target?: string;
  readonly stop?: string;
  readonly trail?: string;
  readonly amo?: boolean;
}

type Terms = Pick<TradeRequest, 'orderType' | 'triggerPrice' | 'validity' | 'product' | 'exits'>;

/**
 * Checks the options against each other, and against the parsed price. Throws INVALID_VALUE, and USAGE for
 * what is missing.
 */
export function parseTerms(options: TermOptions, limit: Price | undefined): Terms {
  const orderType = optional(options.type, parseType);
  const validity = optional(options.validity, parseValidity);
  const triggerPrice = optional(options.trigger, parseTypedPrice, 'trigger');
  requireParts(options, orderType ?? 'MARKET');
  if (options.amo) requireAfterMarket(options, orderType);
  const exits = parseExits(options);
  checkSides(options, limit, triggerPrice, exits);
  return {
    ...(orderType && { orderType }),
    ...(triggerPrice && { triggerPrice }),
    ...(validity && { validity }),
    ...(options.product !== undefined && { product: parseProduct(options.product) }),
    ...(exits && { exits }),
  };
}

export function parseType(typed: string): OrderType | 'GTT' {
  const types = [...ORDER_TYPES, 'GTT'] as const;
  const word = typed.toUpperCase();
  const found = types.find((each) => each === (TYPE_NAMES.get(word) ?? word));
  if (found === undefined) throw invalidValue('type', typed, oneOf(types));
  return found;
}

/** What brokers' screens call them. */
const TYPE_NAMES: ReadonlyMap<string, string> = new Map([
  ['MKT', 'MARKET'],
  ['LMT', 'LIMIT'],
  ['SL-L', 'SL'],
  ['SLM', 'SL-M'],
]);

export function parseValidity(typed: string): Validity {
  const found = VALIDITIES.find((each) => each === typed.toUpperCase());
  if (found !== undefined) return found;
  const today = typed.toUpperCase() === 'GTT' ? 'GTC, which is what GTT is called now' : undefined;
  throw invalidValue('validity', typed, today ?? 'DAY, IOC or GTC');
}

/** Throws INVALID_VALUE; the terms of earlier versions are answered with today's. */
export function parseProduct(typed: string): Product {
  const name = typed.toUpperCase();
  const found = PRODUCTS.find((each) => each === name);
  if (found !== undefined) return found;
  const today = Object.hasOwn(RENAMED, name) ? `, which is what ${name} is called now` : '';
  throw invalidValue('product', typed, `${RENAMED[name] ?? 'CNC, NRML or MIS'}${today}`);
}

const RENAMED: Readonly<Record<string, string>> = {
  DELIVERY: 'CNC for shares, NRML for derivatives',
  INTRADAY: 'MIS',
};

function parseExits({ target, stop, trail }: TermOptions): Exits | undefined {
  if (target === undefined && stop === undefined && trail === undefined) return undefined;
  return {
    target: optional(target, parseTypedPrice, 'target'),
    stop: optional(stop, parseTypedPrice, 'stop'),
    trail: optional(trail, parseTypedPrice, 'trail'),
  };
}

/** What each type needs, and what it can't take. */
function requireParts(options: TermOptions, type: OrderType | 'GTT'): void {
  const limited = type === 'LIMIT' || type === 'SL';
  const stopped = type === 'SL' || type === 'SL-M';
  if (limited && options.price === undefined)
    throw missing(`${an(type)} order needs a price`, type, 'price');
  if (stopped && options.trigger === undefined)
    throw missing(`${an(type)} order needs a trigger`, type, 'trigger');
  if (!stopped && options.trigger !== undefined)
    throw missing('a trigger belongs to an SL or SL-M order', type, 'stop type');
  if (type === 'SL-M' && options.price !== undefined) {
    throw missing("an SL-M order takes the market's price; an SL order takes a limit", type);
  }
  if (type === 'MARKET' && options.validity?.toUpperCase() === 'GTC') {
    throw missing('a MARKET order is done at once; validity GTC belongs to the other types', type);
  }
  if (type === 'GTT') requirePair(options);
}

/** What waits for the opening can't be done at once, nor has it a price of its own at the market. */
function requireAfterMarket(
  { price: limit, validity }: TermOptions,
  type: OrderType | 'GTT' | undefined,
): void {
  const order = type ?? 'MARKET';
  if (type === 'GTT')
    throw missing('a GTT is taken at any time, it is no after-market order', type);
  if (validity?.toUpperCase() === 'IOC') {
    throw missing('an after-market order waits for the opening, IOC does not wait', order);
  }
  if (type === 'MARKET' && limit !== undefined) {
    throw missing(
      "an after-market MARKET order takes the opening's price; its limit is a LIMIT",
      type,
    );
  }
}

function requirePair({ price: limit, target, stop, trail }: TermOptions): void {
  if (limit !== undefined)
    throw missing('a GTT order takes a target and a stop, not a price', 'GTT');
  if ([target, stop, trail].every((each) => each === undefined)) {
    throw missing('a GTT order needs a target, a stop or a trail', 'GTT', 'exits');
  }
}

const an = (type: OrderType): string => `${type.startsWith('SL') ? 'an' : 'a'} ${type}`;

/** `needs`: what is to be given, or changed, for it. */
const missing = (text: string, type: OrderType | 'GTT', needs?: string): PapertradeError =>
  new PapertradeError(ErrorCode.USAGE, `${text.charAt(0).toUpperCase()}${text.slice(1)}.`, {
    order_type: type,
    ...(needs !== undefined && { needs }),
  });

/** An entry's target lies beyond its price and its stop before it; of an SL the limit beyond the trigger. */
function checkSides(
  options: TermOptions,
  at: Price | undefined,
  trigger: Price | undefined,
  exits: Exits | undefined,
): void {
  const closing = options.type?.toUpperCase() === 'GTT';
  const up = (options.action === 'BUY') !== closing;
  const ordered = (low: Price | undefined, high: Price | undefined, name: string, value = high) => {
    const [below, above] = up ? [low, high] : [high, low];
    if (!below || !above || !value || isLess(below, above)) return;
    throw invalidValue(name, text(value), expectedExits(up));
  };
  ordered(at, exits?.target, 'target');
  ordered(exits?.stop, at, 'stop', exits?.stop);
  ordered(exits?.stop, exits?.target, 'target');
  if (
    at &&
    trigger &&
    isLess(options.action === 'BUY' ? at : trigger, options.action === 'BUY' ? trigger : at)
  ) {
    throw invalidValue('trigger', text(trigger), expectedTrigger(options.action));
  }
}

const expectedTrigger = (action: 'BUY' | 'SELL'): string =>
  action === 'BUY' ? "at most the order's price" : "at least the order's price";

/** Of a LONG the target lies above the price and the stop below; of a SHORT the other way round. */
const expectedExits = (isLong: boolean): string =>
  isLong
    ? 'a target above the price and a stop below it'
    : 'a target below the price and a stop above it';
