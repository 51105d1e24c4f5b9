import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';
import type { Order } from '../../../domain/orders/order.ts';
import type { Store } from '../../../storage/ports/store.ts';

/** Of orders that a beginning may mean, so many are named. */
const MAX_NAMED = 5;

/**
 * The order that a trader names: by its id, its client id, its number in the session (`7` or `#7`), or
 * a beginning of its id that no other order has. Rejects with ORDER_NOT_FOUND and AMBIGUOUS_ORDER.
 */
export async function findOrder(store: Store, sessionId: string, name: string): Promise<Order> {
  const order =
    (await byName(store, sessionId, name)) ?? (await byBeginning(store, sessionId, name));
  if (order?.sessionId === sessionId) return order;
  throw new PapertradeError(
    ErrorCode.ORDER_NOT_FOUND,
    `There is no order ${quoteSafely(name)} in this session.`,
    { order_id: name },
  );
}

async function byName(store: Store, sessionId: string, name: string): Promise<Order | undefined> {
  const order =
    (await store.order(sessionId, name)) ?? (await store.orderByClientId(sessionId, name));
  if (order) return order;
  const [, digits] = /^#?([1-9]\d{0,8})$/.exec(name) ?? [];
  return digits === undefined
    ? undefined
    : store.orderNumbered(sessionId, Number.parseInt(digits, 10));
}

async function byBeginning(
  store: Store,
  sessionId: string,
  beginning: string,
): Promise<Order | undefined> {
  if (beginning === '') return undefined;
  const ids = await store.orderIds(sessionId, beginning, MAX_NAMED);
  const [only, ...others] = ids;
  if (only === undefined) return undefined;
  if (others.length === 0) return store.order(sessionId, only);
  throw new PapertradeError(
    ErrorCode.AMBIGUOUS_ORDER,
    `Several orders begin with ${quoteSafely(beginning)}: ${ids.map(quoteSafely).join(', ')}` +
      `${ids.length === MAX_NAMED ? ', ...' : ''}. Give more of the id, or the order's number.`,
    { order_id: beginning, orders: ids.join(' ') },
  );
}
