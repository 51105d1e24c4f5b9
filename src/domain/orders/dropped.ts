import { ZERO } from '../money/money.ts';
import type { Order, PendingOrder } from './order.ts';

/** A reset takes a pending order with it; the entry itself sets free what it reserved. */
export const droppedByReset = (order: PendingOrder): Order => ({
  ...order,
  status: 'CANCELLED',
  reason: 'the ledger was reset',
  pending: { ...order.pending, reserved: ZERO },
});
