import type { PapertradeError } from '../errors.ts';
import type { Fill } from '../ledger/fill.ts';
import { ZERO, ZERO_QUANTITY } from '../money/money.ts';
import type { Order, PendingOrder, PendingTerms } from './order.ts';

/** What is said of an order when it is made; the rest is what becomes of it. */
export type NewOrder = Pick<
  Order,
  | 'id'
  | 'sessionId'
  | 'mode'
  | 'instrument'
  | 'action'
  | 'quantity'
  | 'price'
  | 'orderType'
  | 'product'
  | 'validity'
  | 'clientOrderId'
  | 'note'
  | 'createdAt'
>;

/** An order of which nothing has filled: the one place where orders are made. */
function newOrder(terms: NewOrder): Omit<Order, 'pending'> {
  return {
    number: undefined,
    status: 'OPEN',
    filledQuantity: ZERO_QUANTITY,
    filledPrice: undefined,
    fee: ZERO,
    charges: undefined,
    reasonCode: '',
    reason: '',
    filledAt: '',
    ...terms,
  };
}

/** A new order that waits for its price: it reserves nothing and is in no group unless said. */
export function pendingOrder(order: NewOrder, terms: Partial<PendingTerms>): PendingOrder {
  return {
    pending: {
      sequence: 0,
      reserved: ZERO,
      filledValue: ZERO,
      validUntil: '',
      reduceOnly: false,
      allowShort: false,
      group: '',
      ...terms,
    },
    ...newOrder(order),
  };
}

/** The order of a fill that was done at once. */
export const filledOrder = (sessionId: string, mode: string, fill: Fill): Order => ({
  ...orderOf(sessionId, mode, fill),
  status: 'FILLED',
  filledQuantity: fill.quantity,
  filledPrice: fill.price,
  fee: fill.fee,
  charges: fill.charges,
  filledAt: fill.at,
});

/** The order as it is kept when a rule of trading refused it. */
export const rejectedOrder = (order: Order, { code, message }: PapertradeError): Order => ({
  ...order,
  status: 'REJECTED',
  reason: message,
  reasonCode: code,
  ...(order.pending && { pending: { ...order.pending, reserved: ZERO } }),
});

/** The order that a fill executes, before it did. */
export const orderOf = (sessionId: string, mode: string, fill: Fill): Order =>
  newOrder({
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
    clientOrderId: fill.clientOrderId,
    note: fill.note,
    createdAt: fill.at,
  });

/** A reset takes a pending order with it; the entry itself sets free what it reserved. */
export const droppedByReset = (order: PendingOrder): Order => ({
  ...order,
  status: 'CANCELLED',
  reason: 'the ledger was reset',
  pending: { ...order.pending, reserved: ZERO },
});
