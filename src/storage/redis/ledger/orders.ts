import { byPlace, isLive, type Order, type PendingOrder } from '../../../domain/orders/order.ts';
import type { Fields } from '../../../domain/ledger/records.ts';
import { decodeOrder } from '../../codec/order.ts';
import type { RedisKeys } from '../keys.ts';
import type { SessionClient } from '../connection/session-client.ts';

const CHUNK = 500;

/** HGETALL of a key that is not there gives no fields. */
export function present(value: unknown): Fields | undefined {
  const fields = value as Fields;
  return Object.keys(fields).length === 0 ? undefined : fields;
}

export async function readOrder(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  clientOrderId: string,
) {
  const [orderId] = await client.read([['get', keys.idempotency(id, clientOrderId)]]);
  return typeof orderId === 'string' ? orderOf(client, keys, id, orderId) : undefined;
}

export async function orderOf(client: SessionClient, keys: RedisKeys, id: string, orderId: string) {
  const key = keys.order(id, orderId);
  const fields = present((await client.read([['hgetall', key]]))[0]);
  return fields && decodeOrder(fields, key);
}

export async function readOpenOrders(
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

export async function readOrders(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  limit: number | undefined,
): Promise<Order[]> {
  const last = limit === undefined ? -1 : limit - 1;
  const ids = await client.ask((redis) => redis.lrange(keys.orders(id), 0, last));
  return readAll(
    client,
    ids.map((each) => keys.order(id, each)),
    decodeOrder,
  );
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
