import type { PapertradeError } from '../../domain/errors.ts';
import type { Fill } from '../../domain/ledger/fill.ts';
import { isZero, ZERO_QUANTITY, ZERO } from '../../domain/money/money.ts';
import type { Order, PendingOrder } from '../../domain/orders/order.ts';
import type { TradingRules } from './trading-rules.ts';

/** The order as it is kept once it filled. */
export function filledOrder(sessionId: string, mode: string, fill: Fill): Order {
  return {
    ...orderOf(sessionId, mode, fill, 'FILLED'),
    filledQuantity: fill.quantity,
    filledPrice: fill.price,
    fee: fill.fee,
    charges: fill.charges,
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
    ...orderOf(sessionId, mode, fill, 'REJECTED'),
    reason: refusal.message,
    reasonCode: refusal.code,
  };
}

/** An order as if it filled whole at a time, for the rules that ask about fills. */
export function asFill(
  order: PendingOrder,
  { funding }: Pick<TradingRules, 'funding'>,
  at: string,
): Fill {
  const { instrument, action, product } = order;
  const { triggerPrice, feeGiven = ZERO } = order.pending;
  return {
    orderId: order.id,
    clientOrderId: order.clientOrderId,
    instrument,
    action,
    quantity: order.quantity,
    price: isZero(order.price) && triggerPrice ? triggerPrice : order.price,
    fee: feeGiven,
    ...funding(instrument, action, product),
    product,
    tradingDay: at.slice(0, 10),
    at,
    note: order.note,
  };
}

function orderOf(
  sessionId: string,
  mode: string,
  fill: Fill,
  status: 'FILLED' | 'REJECTED',
): Order {
  return {
    status,
    id: fill.orderId,
    sessionId,
    mode,
    instrument: fill.instrument,
    action: fill.action,
    quantity: fill.quantity,
    price: fill.price,
    orderType: fill.orderType ?? 'MARKET',
    product: fill.product,
    validity: 'DAY',
    filledQuantity: ZERO_QUANTITY,
    filledPrice: undefined,
    fee: ZERO,
    charges: undefined,
    reasonCode: '',
    reason: '',
    clientOrderId: fill.clientOrderId,
    note: fill.note,
    createdAt: fill.at,
    filledAt: '',
  };
}
