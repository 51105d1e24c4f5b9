import type { RedisKeys } from './keys.ts';
import type { SessionClient } from './session-client.ts';

const CHUNK = 500;

/** Gives every key of an ended session the same moment of expiry, in milliseconds. */
export async function expireSession(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
  at: number,
): Promise<void> {
  const names = await sessionKeys(client, keys, id);
  for (let from = 0; from < names.length; from += CHUNK) {
    const chunk = names.slice(from, from + CHUNK);
    await client.run((redis) => Promise.all(chunk.map((name) => redis.pexpireat(name, at))));
  }
}

/** All keys of a session. The list of orders is last, so a repeat finds what is left. */
async function sessionKeys(client: SessionClient, keys: RedisKeys, id: string): Promise<string[]> {
  const [positions, orders] = await client.run((redis) =>
    Promise.all([redis.smembers(keys.positions(id)), redis.lrange(keys.orders(id), 0, -1)]),
  );
  const clientIds = await client.run((redis) =>
    Promise.all(orders.map((order) => redis.hget(keys.order(id, order), 'client_order_id'))),
  );
  return [
    ...positions.map((each) => keys.position(id, each)),
    ...orders.map((order) => keys.order(id, order)),
    ...clientIds.flatMap((each) => (each === null ? [] : [keys.idempotency(id, each)])),
    keys.balance(id),
    keys.journal(id),
    keys.report(id),
    keys.meta(id),
    keys.positions(id),
    keys.orders(id),
  ];
}
