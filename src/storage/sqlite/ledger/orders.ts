import { byPlace, isLive, type Order, type PendingOrder } from '../../../domain/orders/order.ts';
import { decodeOrder } from '../../codec/order.ts';
import { asPromise } from '../as-promise.ts';
import type { Database } from '../database.ts';
import {
  OPEN_ORDERS,
  ORDER,
  ORDERS,
  ORDERS_UP_TO,
  ORDER_BY_ID,
  ORDER_COUNT,
  ORDER_IDS,
  ORDER_NUMBERED,
  STATUSES,
} from '../queries.ts';
import { fieldsOf, type Row } from '../tables/row-fields.ts';

/** The part of the store that reads orders. */
export const orderReads = (db: Database) => ({
  orders: asPromise((id: string, limit?: number, before?: number) =>
    db.read(() => ordersOf(db, id, limit, before)),
  ),
  order: asPromise((id: string, orderId: string) =>
    numbered(db, id, db.get(ORDER_BY_ID, id, orderId)),
  ),
  orderNumbered: asPromise((id: string, number: number) => {
    const row = db.get(ORDER_NUMBERED, id, number - 1);
    return row && { ...toOrder(row), number };
  }),
  orderIds: asPromise((id: string, beginning: string, limit: number) =>
    db.all(ORDER_IDS, id, beginning, limit).map((row) => String(row['id'])),
  ),
  openOrders: asPromise((id: string) =>
    db
      .all(OPEN_ORDERS, id)
      .flatMap((row) => numbered(db, id, row) ?? [])
      .filter(isLive)
      .sort(byPlace),
  ),
  orderByClientId: asPromise((id: string, clientId: string) => orderByClientId(db, id, clientId)),
  orderStatuses: asPromise((id: string) => orderStatuses(db, id)),
});

export const orderByClientId = (db: Database, id: string, clientOrderId: string) =>
  numbered(db, id, db.get(ORDER, id, clientOrderId));

/** How many orders a session has. */
export const orderCount = (db: Database, id: string): number => countIn(db.get(ORDER_COUNT, id));

/** First placed first. */
export const pendingOrders = (rows: readonly Row[]): PendingOrder[] =>
  rows.map(toOrder).filter(isLive).sort(byPlace);

const toOrder = (row: Row): Order => decodeOrder(fieldsOf(row), 'orders');

/** An order with its number; one of an earlier version has none of its own. */
function numbered(db: Database, id: string, row: Row | undefined): Order | undefined {
  if (!row) return undefined;
  const order = toOrder(row);
  if (order.number !== undefined) return order;
  return { ...order, number: countIn(db.get(ORDERS_UP_TO, id, row['number'] ?? 0)) };
}

/** Newest first. */
function ordersOf(db: Database, id: string, limit = -1, before = Infinity): Order[] {
  const count = orderCount(db, id);
  const last = Math.min(count, before - 1);
  return db
    .all(ORDERS, id, limit, count - last)
    .map((row, index) => ({ ...toOrder(row), number: last - index }));
}

const countIn = (row: Row | undefined): number => Number.parseInt(String(row?.['count'] ?? 0), 10);

function orderStatuses(db: Database, id: string): Map<string, number> {
  const rows = db.all(STATUSES, id) as { status: string; count: number }[];
  return new Map(rows.map(({ status, count }) => [status, count]));
}
