import type { Order } from './order.ts';

const DONE: readonly string[] = ['FILLED', 'REJECTED', 'CANCELLED', 'EXPIRED'];

/** Whether an order may still fill. */
export const isPending = (order: Order): boolean => !DONE.includes(order.status);
