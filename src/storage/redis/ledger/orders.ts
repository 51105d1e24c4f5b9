import { byPlace, isLive, type Order, type PendingOrder } from '../../../domain/orders/order.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { decodeOrder } from '../../codec/order.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { readOrderStatuses } from './order-statuses.ts';

const PAGE = 5000;

/** The part of the store that reads orders. */
export const orderReads = (client: SessionClient) => ({
  orders: (id: string, limit?: number, before?: number) =>
    readOrders(client, id, { limit, before }),
  order: (id: string, orderId: string) => readOrder(client, id, orderId),
  orderNumbered: (id: string, number: number) => readOrderNumbered(client, id, number),
  orderIds: (id: string, beginning: string, limit: number) =>
    orderIds(client, id, beginning, limit),
  openOrders: (id: string) => readOpenOrders(client, id),
  orderByClientId: (id: string, clientId: string) => readOrderByClientId(client, id, clientId),
  orderStatuses: (id: string) => readOrderStatuses(client, id),
});

/** HGETALL of a key that is not there gives no fields. */
export function present(value: unknown): Fields | undefined {
  const fields = value as Fields;
  return Object.keys(fields).length === 0 ? undefined : fields;
}

async function readOrderByClientId(client: SessionClient, id: string, clientOrderId: string) {
  const [orderId] = await client.read([['get', client.keys.idempotency(id, clientOrderId)]]);
  return typeof orderId === 'string' ? readOrder(client, id, orderId) : undefined;
}

/** An order with its number. */
async function readOrder(
  client: SessionClient,
  id: string,
  orderId: string,
): Promise<Order | undefined> {
  const order = await orderOf(client, id, orderId);
  return order && (await numbered(client, id, [order]))[0];
}

/** An order as it is stored: one of an earlier version has no number. */
export async function orderOf(client: SessionClient, id: string, orderId: string) {
  const key = client.keys.order(id, orderId);
  const fields = present((await client.read([['hgetall', key]]))[0]);
  return fields && decodeOrder(fields, key);
}

/** The list is newest first, so a number counts from its end. */
async function readOrderNumbered(
  client: SessionClient,
  id: string,
  number: number,
): Promise<Order | undefined> {
  const [orderId] = await client.ask((redis) =>
    redis.lrange(client.keys.orders(id), -number, -number),
  );
  const order = orderId === undefined ? undefined : await orderOf(client, id, orderId);
  return order && { ...order, number };
}

async function orderIds(
  client: SessionClient,
  id: string,
  beginning: string,
  limit: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const ids of pagesOfIds(client, id)) {
    found.push(...ids.filter((each) => each.startsWith(beginning)));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** Numbers the orders of earlier versions by their place in the list. */
async function numbered<T extends Order>(
  client: SessionClient,
  id: string,
  orders: readonly T[],
): Promise<T[]> {
  const without = new Set(
    orders.filter((each) => each.number === undefined).map((each) => each.id),
  );
  if (without.size === 0) return [...orders];
  const [count] = (await client.read([['llen', client.keys.orders(id)]])) as [number];
  const numbers = new Map<string, number>();
  let number = count;
  for await (const ids of pagesOfIds(client, id)) {
    for (const each of ids) {
      if (without.has(each)) numbers.set(each, number);
      number -= 1;
    }
    if (numbers.size === without.size) break;
  }
  return orders.map((each) => ({ ...each, number: each.number ?? numbers.get(each.id) }));
}

async function* pagesOfIds(client: SessionClient, id: string): AsyncGenerator<readonly string[]> {
  for (let from = 0; ; from += PAGE) {
    const page = await client.ask((redis) =>
      redis.lrange(client.keys.orders(id), from, from + PAGE - 1),
    );
    yield page;
    if (page.length < PAGE) return;
  }
}

async function readOpenOrders(client: SessionClient, id: string): Promise<readonly PendingOrder[]> {
  return numbered(client, id, await ordersUntil(client, id, '+inf'));
}

/** The pending orders whose validity ends by a moment. */
export async function ordersUntil(client: SessionClient, id: string, until: string) {
  const [ids] = await client.read([['zrangebyscore', client.keys.openOrders(id), '-inf', until]]);
  return pendingOrders(client, id, ids as string[]);
}

/** Orders by their ids, first placed first; one that has gone meanwhile is left out. */
export async function pendingOrders(
  client: SessionClient,
  id: string,
  ids: readonly string[],
): Promise<PendingOrder[]> {
  const names = ids.map((each) => client.keys.order(id, each));
  return (await readAll(client, names, decodeOrder)).filter(isLive).sort(byPlace);
}

async function readOrders(
  client: SessionClient,
  id: string,
  limits: { readonly limit: number | undefined; readonly before: number | undefined },
): Promise<Order[]> {
  const [first, last] = placesOf(limits);
  const ids = await client.ask((redis) => redis.lrange(client.keys.orders(id), first, last));
  const names = ids.map((each) => client.keys.order(id, each));
  return numbered(client, id, await readAll(client, names, decodeOrder));
}

/** The list is newest first: a number counts from its end, so new orders do not move a place. */
function placesOf({
  limit = Infinity,
  before,
}: {
  readonly limit: number | undefined;
  readonly before: number | undefined;
}): [first: number, last: number] {
  if (before === undefined) return [0, limit === Infinity ? -1 : limit - 1];
  if (before <= 1) return [1, 0];
  return [1 - before, Math.min(-1, limit - before)];
}

export async function readAll<T>(
  client: SessionClient,
  names: readonly string[],
  decode: (fields: Fields, key: string) => T,
): Promise<T[]> {
  const found: T[] = [];
  for (const chunk of inPages(names)) {
    const answers = await client.read(chunk.map((key) => ['hgetall', key] as const));
    answers.forEach((answer, index) => {
      const fields = present(answer);
      if (fields) found.push(decode(fields, chunk[index] ?? ''));
    });
  }
  return found;
}
