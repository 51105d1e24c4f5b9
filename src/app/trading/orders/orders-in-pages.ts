import type { Order } from '../../../domain/orders/order.ts';
import type { Store } from '../../../storage/ports/store.ts';

const PAGE = 1000;

/**
 * A session's orders, newest first, at most `limit`. A page is read at a time, so that memory does not
 * grow with the session; orders that are placed meanwhile are not among them.
 */
export async function* ordersInPages(
  store: Pick<Store, 'orders'>,
  sessionId: string,
  limit = Infinity,
): AsyncGenerator<Order> {
  let before: number | undefined;
  for (let left = limit; left > 0;) {
    const page = await store.orders(sessionId, Math.min(PAGE, left), before);
    yield* page;
    left -= page.length;
    before = page.at(-1)?.number;
    if (before === undefined || before <= 1) return;
  }
}
