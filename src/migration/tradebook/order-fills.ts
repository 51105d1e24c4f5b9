import { isEquity, type Instrument } from '../../domain/instruments/instrument.ts';
import { reducedPosition, type Account, type Action, type Fill } from '../../domain/ledger/fill.ts';
import { carriedProduct, type Product } from '../../domain/ledger/product.ts';
import type { Funding } from '../../domain/margin/margin.ts';
import { add, average, round, valueOf, type Money } from '../../domain/money/money.ts';
import { pendingOrder } from '../../domain/orders/new-order.ts';
import type { Order, PendingOrder } from '../../domain/orders/order.ts';
import { duesOf, type ChargingRules } from '../../domain/orders/order-dues.ts';
import type { NamedTrade } from './trade.ts';

const PRICE_DECIMALS = 4;

/** What trades cost and lock. */
export interface TradebookTerms extends ChargingRules {
  readonly funding: (instrument: Instrument, action: Action, product: Product) => Funding;
  /** The charge of an order; absent: by `chargesOf`, at the rates of its day. */
  readonly fee?: Money | undefined;
}

/** An order of which fills arrive one by one; the broker charges it once, for all of them. */
export class OrderFills {
  readonly #terms: TradebookTerms;
  #order: PendingOrder;

  private constructor(order: PendingOrder, terms: TradebookTerms) {
    this.#order = order;
    this.#terms = terms;
  }

  static first(trade: NamedTrade, sessionId: string, at: string, terms: TradebookTerms) {
    const { order: id, instrument, action, quantity, price, clientId: clientOrderId } = trade;
    const fields = {
      ...{ id, sessionId, mode: 'paper', instrument, action, quantity, price, clientOrderId },
      ...{ product: carriedProduct(instrument), orderType: 'MARKET', note: '', createdAt: at },
      validity: 'DAY' as const,
    };
    return new OrderFills(pendingOrder(fields, {}), terms);
  }

  /** An order of which an earlier run stored fills. */
  static further(stored: Order, terms: TradebookTerms): OrderFills {
    const { filledPrice = stored.price, filledQuantity } = stored;
    // The average is rounded; the value of whole quantities at prices of 4 decimals is not.
    const filledValue = round(valueOf(filledPrice, filledQuantity), PRICE_DECIMALS);
    const { pending } = pendingOrder(stored, { filledValue });
    return new OrderFills({ ...stored, pending }, terms);
  }

  /** The next fill, with what it adds to the order's charges. */
  fill(trade: NamedTrade, account: Account, at: string): Fill {
    const { instrument, action, quantity, price, day, clientId, order: orderId } = trade;
    const product = productOf(instrument, action, account);
    const filled = add(this.#order.filledQuantity, quantity);
    const value = add(this.#order.pending.filledValue, valueOf(price, quantity));
    const { fee } = this.#terms;
    const terms = { ...this.#order.pending, ...(fee && { feeGiven: fee }) };
    const asked = { ...this.#order, product, pending: terms };
    const executed = { count: filled, price: average(value, filled), day };
    const dues = duesOf(asked, account, executed, this.#terms);
    this.#order = {
      ...this.#order,
      product,
      quantity: filled,
      filledQuantity: filled,
      filledPrice: average(value, filled),
      price: average(value, filled),
      fee: add(this.#order.fee, dues.fee),
      ...(dues.charges && { charges: dues.charges }),
      filledAt: at,
      pending: { ...this.#order.pending, filledValue: value },
    };
    return {
      ...{ orderId, clientOrderId: clientId, instrument, action, quantity, price, product },
      ...this.#terms.funding(instrument, action, product),
      fee: dues.fee,
      ...(dues.shareDay && { shareDay: dues.shareDay }),
      ...(dues.contractNote && { contractNote: dues.contractNote }),
      ...{ tradingDay: day, at, note: '' },
    };
  }

  /** The order as it is kept: done. */
  get order(): Order {
    return { ...this.#order, status: 'FILLED', pending: undefined };
  }
}

/** A broker's client sells a share short for the day only. */
function productOf(instrument: Instrument, action: Action, account: Account): Product {
  const reduced = reducedPosition(account, action);
  if (reduced) return reduced.product;
  return action === 'SELL' && isEquity(instrument.segment) ? 'MIS' : carriedProduct(instrument);
}
