import { byPlace, isLive, type Order, type PendingOrder } from '../../../domain/orders/order.ts';
import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { decodeOrder } from '../../codec/order.ts';
import type { RedisKeys } from '../keys.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { readOrderStatuses } from './order-statuses.ts';

const CHUNK = 500;
const PAGE = 5000;

/** The part of the store that reads orders. */
export const orderReads = (client: SessionClient, keys: RedisKeys) => ({
  orders: (id: string, limit?: number, before?: number) =>
    readOrders(client, keys, id, { limit, before }),
  order: (id: string, orderId: string) => readOrder(client, keys, id, orderId),
  orderNumbered: (id: string, number: number) => readOrderNumbered(client, keys, id, number),
  orderIds: (id: string, beginning: string, limit: number) =>
    orderIds(client, keys, id, beginning, limit),
  openOrders: (id: string) => readOpenOrders(client, keys, id),
  orderByClientId: (id: string, clientId: string) =>
    readOrderByClientId(client, keys, id, clientId),
  orderStatuses: (id: string) => readOrderStatuses(client, keys, id),
});

/** HGETALL of a key that is not there gives no fields. */
export function present(value: unknown): Fields | undefined {
  const fields = value as Fields;
  return Object.keys(fields).length === 0 ? undefined : fields;
}

async function readOrderByClientId(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  clientOrderId: string,
) {
  const [orderId] = await client.read([['get', keys.idempotency(id, clientOrderId)]]);
  return typeof orderId === 'string' ? readOrder(client, keys, id, orderId) : undefined;
}

/** An order with its number. */
async function readOrder(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  orderId: string,
): Promise<Order | undefined> {
  const order = await orderOf(client, keys, id, orderId);
  return order && (await numbered(client, keys, id, [order]))[0];
}

/** An order as it is stored: one of an earlier version has no number. */
export async function orderOf(client: SessionClient, keys: RedisKeys, id: string, orderId: string) {
  const key = keys.order(id, orderId);
  const fields = present((await client.read([['hgetall', key]]))[0]);
  return fields && decodeOrder(fields, key);
}

/** The list is newest first, so a number counts from its end. */
async function readOrderNumbered(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  number: number,
): Promise<Order | undefined> {
  const [orderId] = await client.ask((redis) => redis.lrange(keys.orders(id), -number, -number));
  const order = orderId === undefined ? undefined : await orderOf(client, keys, id, orderId);
  return order && { ...order, number };
}

async function orderIds(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  beginning: string,
  limit: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const ids of pagesOfIds(client, keys, id)) {
    found.push(...ids.filter((each) => each.startsWith(beginning)));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** Numbers the orders of earlier versions by their place in the list. */
async function numbered<T extends Order>(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  orders: readonly T[],
): Promise<T[]> {
  const without = new Set(
    orders.filter((each) => each.number === undefined).map((each) => each.id),
  );
  if (without.size === 0) return [...orders];
  const [count] = (await client.read([['llen', keys.orders(id)]])) as [number];
  const numbers = new Map<string, number>();
  let number = count;
  for await (const ids of pagesOfIds(client, keys, id)) {
    for (const each of ids) {
      if (without.has(each)) numbers.set(each, number);
      number -= 1;
    }
    if (numbers.size === without.size) break;
  }
  return orders.map((each) => ({ ...each, number: each.number ?? numbers.get(each.id) }));
}

async function* pagesOfIds(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
): AsyncGenerator<readonly string[]> {
  for (let from = 0; ; from += PAGE) {
    const page = await client.ask((redis) => redis.lrange(keys.orders(id), from, from + PAGE - 1));
    yield page;
    if (page.length < PAGE) return;
  }
}

async function readOpenOrders(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
): Promise<readonly PendingOrder[]> {
  return numbered(client, keys, id, await ordersUntil(client, keys, id, '+inf'));
}

/** The pending orders whose validity ends by a moment. */
export async function ordersUntil(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  until: string,
) {
  const [ids] = await client.read([['zrangebyscore', keys.openOrders(id), '-inf', until]]);
  return pendingOrders(client, keys, id, ids as string[]);
}

/** Orders by their ids, first placed first; one that has gone meanwhile is left out. */
export async function pendingOrders(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  ids: readonly string[],
): Promise<PendingOrder[]> {
  const names = ids.map((each) => keys.order(id, each));
  return (await readAll(client, names, decodeOrder)).filter(isLive).sort(byPlace);
}

async function readOrders(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  limits: { readonly limit: number | undefined; readonly before: number | undefined },
): Promise<Order[]> {
  const [first, last] = placesOf(limits);
  const ids = await client.ask((redis) => redis.lrange(keys.orders(id), first, last));
  const names = ids.map((each) => keys.order(id, each));
  return numbered(client, keys, id, await readAll(client, names, decodeOrder));
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
  for (let from = 0; from < names.length; from += CHUNK) {
    const chunk = names.slice(from, from + CHUNK);
    const answers = await client.read(chunk.map((key) => ['hgetall', key] as const));
    answers.forEach((answer, index) => {
      const fields = present(answer);
      if (fields) found.push(decode(fields, chunk[index] ?? ''));
    });
  }
  return found;
}
