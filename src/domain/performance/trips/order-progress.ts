import type { JournalEntry, OrderEntry } from '../../ledger/journal.ts';
import { add, isLess, subtract, ZERO_QUANTITY, type Quantity } from '../../money/money.ts';

const ENDS: readonly OrderEntry['type'][] = ['ORDER_CANCELLED', 'ORDER_EXPIRED', 'ORDER_REJECTED'];

/**
 * Which orders may still fill: those that were placed and are neither filled whole nor ended. An
 * order that the journal never placed was filled at once. Memory follows the orders that are open.
 */
export class OrderProgress {
  readonly #open = new Map<string, { quantity: Quantity; filled: Quantity }>();

  follow(entry: JournalEntry): void {
    if (entry.type === 'FILL') {
      const order = this.#open.get(entry.fill.orderId);
      if (order === undefined) return;
      order.filled = add(order.filled, entry.fill.quantity);
      if (!isLess(order.filled, order.quantity)) this.#open.delete(entry.fill.orderId);
      return;
    }
    if (!('orderId' in entry)) return;
    const { orderId, quantity, type } = entry;
    if (ENDS.includes(type)) this.#open.delete(orderId);
    else if (isLess(ZERO_QUANTITY, quantity)) {
      const filled = this.#open.get(orderId)?.filled ?? ZERO_QUANTITY;
      if (isLess(filled, quantity)) this.#open.set(orderId, { quantity, filled });
    }
  }

  mayFill(orderId: string): boolean {
    return this.#open.has(orderId);
  }

  /** What is left of an order; 0 of one that is done. */
  left(orderId: string): Quantity {
    const order = this.#open.get(orderId);
    return order ? subtract(order.quantity, order.filled) : ZERO_QUANTITY;
  }
}
