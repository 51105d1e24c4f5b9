import {
  previousTradingDay,
  type MarketCalendar,
} from '../../../domain/calendar/market-calendar.ts';
import { cutOffRefusal, type SquareOffs } from '../../../domain/calendar/square-off.ts';
import { quoteSafely, type PapertradeError } from '../../../domain/errors.ts';
import { isEquity, type Instrument } from '../../../domain/instruments/instrument.ts';
import { splitQuantity, type Account } from '../../../domain/ledger/fill.ts';
import type { Product } from '../../../domain/ledger/product.ts';
import { isZero, type Price, type Quantity } from '../../../domain/money/money.ts';
import {
  bandKind,
  bandRefusal,
  exitSideRefusal,
  shortDeliveryRefusal,
  triggerRefusal,
  type Bands,
} from '../../../domain/orders/broker-rules.ts';
import type { Exits, Order, PendingOrder } from '../../../domain/orders/order.ts';
import type { Quote, TradingState } from '../../../storage/ports/store.ts';
import { shortProduct, type ProductRequest } from '../orders/order-product.ts';

/** An order as a broker looks at it, before it goes to the exchange. At the market its price is its fill's. */
export interface ProposedOrder extends Pick<
  Order,
  'instrument' | 'action' | 'product' | 'orderType' | 'price'
> {
  readonly triggerPrice?: Price | undefined;
  readonly exits?: Exits | undefined;
  /** How much it opens; the rest of it closes. */
  readonly opening: Quantity;
  /** Whether what a SELL opens may be a SHORT. */
  readonly allowShort: boolean;
  readonly at: string;
  readonly quote?: Quote | undefined;
}

/** An order that is pending, or is to be, as the broker looks at it at a time. */
export const proposedOrder = (
  { instrument, action, product, orderType, price, quantity, status, pending }: PendingOrder,
  { account, quote }: Pick<TradingState, 'account' | 'quote'>,
  at: string,
): ProposedOrder => ({
  instrument,
  action,
  product,
  orderType,
  price,
  triggerPrice: status === 'OPEN' ? pending.triggerPrice : undefined,
  opening: splitQuantity(account, action, quantity).opening,
  allowShort: pending.allowShort,
  at,
  quote,
});

/** What the broker said: a refusal, or hints where its rules are off. */
export interface BrokersAnswer {
  readonly refusal?: PapertradeError | undefined;
  readonly hint?: string | undefined;
}

/** What the configuration says about the broker's rules. */
export interface BrokerSettings {
  /** Whether the rules refuse; else they only hint. */
  readonly strict: boolean;
  /** The day's times of the square-off; absent where there is none. */
  readonly squareOffs?: (() => Promise<(day: string) => SquareOffs>) | undefined;
  readonly bands: () => Promise<Bands>;
  /** Whether an underlying has futures and options on a day. */
  readonly hasDerivatives: (symbol: string, day: string) => Promise<boolean>;
}

export interface BrokerRulesDeps extends BrokerSettings {
  readonly market: () => Promise<MarketCalendar>;
}

/**
 * What a broker refuses, and the exchange behind it (see the rules in docs/rules.md). Where no last
 * price is known that says something about today, the rules that need one let the order through.
 */
export class BrokerRules {
  readonly #deps: BrokerRulesDeps;

  constructor(deps: BrokerRulesDeps) {
    this.#deps = deps;
  }

  /** Undefined where no rule concerns the order, which is so of most. */
  check(order: ProposedOrder): Promise<BrokersAnswer> | undefined {
    return this.#concerns(order) ? this.#answer(order) : undefined;
  }

  /** Whether what a SELL of a product opens may be a SHORT, where shorts are asked for. */
  mayBeShort({ segment }: Instrument, product: Product): boolean {
    return !(this.#deps.strict && product === 'CNC' && isEquity(segment));
  }

  #concerns(order: ProposedOrder): boolean {
    const { product, orderType, exits, opening } = order;
    if (orderType !== 'MARKET' || exits !== undefined || isShortCarried(order)) return true;
    return !isZero(opening) && product === 'MIS' && this.#deps.squareOffs !== undefined;
  }

  async #answer(order: ProposedOrder): Promise<BrokersAnswer> {
    const refusal =
      shortRefusal(order) ??
      (await this.#cutOff(order)) ??
      exitsAround(order) ??
      (await this.#byLastPrice(order));
    if (refusal === undefined) return {};
    return this.#deps.strict ? { refusal } : { hint: takenAllTheSame(refusal) };
  }

  async #cutOff({ instrument, product, opening, at }: ProposedOrder) {
    const { squareOffs, market } = this.#deps;
    if (product !== 'MIS' || isZero(opening) || squareOffs === undefined) return undefined;
    const times = (await squareOffs())(at.slice(0, 10));
    return cutOffRefusal(instrument.segment, at, times, await market());
  }

  /** The rules that look at the market: they need a price of today or of the trading day before. */
  async #byLastPrice(order: ProposedOrder): Promise<PapertradeError | undefined> {
    const { instrument, action, triggerPrice, orderType, exits } = order;
    const last = await this.#lastPrice(order);
    if (last === undefined) return undefined;
    const crossed = triggerPrice && triggerRefusal(instrument, action, triggerPrice, last);
    if (crossed) return crossed;
    if (orderType === 'GTT') {
      const opened = action === 'SELL' ? 'BUY' : 'SELL';
      return exits && exitSideRefusal(instrument, opened, exits, last);
    }
    if (isZero(order.price) || orderType === 'MARKET') return undefined;
    return this.#outsideBand(order, last);
  }

  async #outsideBand({ instrument, action, price, at }: ProposedOrder, last: Price) {
    const { bands, hasDerivatives } = this.#deps;
    const day = at.slice(0, 10);
    const { symbol, segment } = instrument;
    const derivatives = isEquity(segment) && (await hasDerivatives(symbol, day));
    const kind = bandKind(instrument, derivatives);
    const band = kind && (await bands())(kind, day, symbol);
    return band && bandRefusal(instrument, action, price, last, band);
  }

  async #lastPrice({ instrument, quote, at }: ProposedOrder): Promise<Price | undefined> {
    if (quote === undefined) return undefined;
    const market = await this.#deps.market();
    const since = previousTradingDay(instrument.segment, at.slice(0, 10), market);
    const from = Date.parse(`${since}T00:00:00.000${at.slice(23)}`);
    return quote.ts * 1000 >= from ? quote.price : undefined;
  }
}

/** It names CNC, or it names no product and sells more than is held CNC. */
const isShortCarried = ({ action, product, opening, allowShort }: ProposedOrder): boolean =>
  product === 'CNC' && action === 'SELL' && allowShort && !isZero(opening);

const shortRefusal = (order: ProposedOrder) =>
  isShortCarried(order) ? shortDeliveryRefusal(order.instrument, order.opening) : undefined;

/** A bracket's exits lie around what the entry fills at: its limit, its trigger, its price. */
function exitsAround(order: ProposedOrder): PapertradeError | undefined {
  const { instrument, action, orderType, exits, triggerPrice, price } = order;
  if (exits === undefined || orderType === 'GTT') return undefined;
  const around = orderType === 'SL-M' ? triggerPrice : price;
  return around && !isZero(around) ? exitSideRefusal(instrument, action, exits, around) : undefined;
}

const takenAllTheSame = ({ code, message }: PapertradeError): string =>
  `${code}: ${message} It is taken all the same.`;

/** What the trader should know beside: what was taken for granted, and rules that are off. */
export function hintsOf(
  request: ProductRequest,
  account: Account,
  rules: { readonly allowShort: boolean },
  said: BrokersAnswer | undefined,
  ignored: PapertradeError | undefined,
): { readonly hints?: readonly string[] } {
  const short = shortProduct(request, account, rules);
  const hints = [
    ...(short ? [soldShort(request.instrument, short)] : []),
    ...(said?.hint === undefined ? [] : [said.hint]),
    ...(ignored === undefined ? [] : [takenAllTheSame(ignored)]),
  ];
  return hints.length > 0 ? { hints } : {};
}

const soldShort = ({ symbol }: Instrument, product: Product): string =>
  `${quoteSafely(symbol)} is sold short ${product}: it is closed the same day.`;
