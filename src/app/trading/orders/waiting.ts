import { invalidValue } from '../../../domain/errors.ts';
import { isZero, price as toPrice, text, type Price } from '../../../domain/money/money.ts';
import { hasLimit } from '../../../domain/orders/fill-price.ts';
import type { OrderType, PendingOrder } from '../../../domain/orders/order.ts';

/** What of an order that is pending is to wait for something else. */
interface WaitingOptions {
  readonly orderType?: OrderType | undefined;
  readonly price?: Price | undefined;
  readonly triggerPrice?: Price | undefined;
}

/** What it waits for then. */
type Waiting = Pick<PendingOrder, 'orderType' | 'price' | 'status'> & {
  readonly triggerPrice: Price | undefined;
};

/**
 * What a changed order waits for: a new type keeps the prices that it has a use for. Throws
 * INVALID_VALUE for what the order has not, has had, or would lack.
 */
export function waiting(order: PendingOrder, options: WaitingOptions): Waiting {
  const { orderType = order.orderType } = options;
  const isStarted = !isZero(order.filledQuantity);
  if (options.orderType !== undefined && isStop(orderType) && isStarted) {
    throw invalidValue('type', orderType, 'MARKET or LIMIT for an order of which a part filled');
  }
  return {
    orderType,
    price: limitOf(order, options, orderType),
    status: options.orderType === undefined || isStarted ? order.status : 'OPEN',
    triggerPrice: triggerOf(order, options, orderType),
  };
}

const isStop = (orderType: string): boolean => orderType === 'SL' || orderType === 'SL-M';

const NO_PRICE = toPrice('0');

function limitOf(order: PendingOrder, { price }: WaitingOptions, orderType: string): Price {
  if (!hasLimit({ orderType })) {
    if (price === undefined) return NO_PRICE;
    throw invalidValue('price', text(price), `no price for an order of type ${orderType}`);
  }
  const limit = price ?? order.price;
  if (isZero(limit)) throw invalidValue('price', '', `a price for an order of type ${orderType}`);
  return limit;
}

function triggerOf(
  order: PendingOrder,
  options: WaitingOptions,
  orderType: string,
): Price | undefined {
  const { triggerPrice } = options;
  const waits = isStop(orderType) && (options.orderType !== undefined || order.status === 'OPEN');
  if (triggerPrice && !waits) {
    throw invalidValue('trigger', text(triggerPrice), 'an order whose stop waits for its trigger');
  }
  if (!isStop(orderType)) return undefined;
  const trigger = triggerPrice ?? order.pending.triggerPrice;
  if (!trigger) throw invalidValue('trigger', '', `a trigger for an order of type ${orderType}`);
  return trigger;
}
