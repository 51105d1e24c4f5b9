import type { PapertradeError } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import { NONE, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';

/** The order as it is kept once it filled. */
export function filledOrder(sessionId: string, mode: string, fill: Fill): Order {
  return {
    ...orderOf(sessionId, mode, fill),
    status: 'FILLED',
    filledQuantity: fill.quantity,
    filledPrice: fill.price,
    fee: fill.fee,
    ...(fill.charges && { charges: fill.charges }),
    filledAt: fill.at,
  };
}

/** The order as it is kept when a rule of trading refused it. */
export function rejectedOrder(
  sessionId: string,
  mode: string,
  fill: Fill,
  refusal: PapertradeError,
): Order {
  return {
    ...orderOf(sessionId, mode, fill),
    status: 'REJECTED',
    reason: refusal.message,
    reasonCode: refusal.code,
  };
}

function orderOf(sessionId: string, mode: string, fill: Fill): Order {
  return {
    id: fill.orderId,
    status: 'REJECTED',
    sessionId,
    mode,
    instrument: fill.instrument,
    action: fill.action,
    quantity: fill.quantity,
    price: fill.price,
    orderType: fill.orderType ?? 'MARKET',
    product: fill.product ?? 'DELIVERY',
    validity: 'DAY',
    filledQuantity: NONE,
    filledPrice: undefined,
    fee: ZERO,
    reasonCode: '',
    reason: '',
    clientOrderId: fill.clientOrderId,
    note: fill.note,
    createdAt: fill.at,
    filledAt: '',
  };
}
