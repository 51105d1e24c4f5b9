import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';

/** The keys of a session: `members` are found through `roots`, which therefore go last. */
export interface SessionKeys {
  /** What the session's record and wallet are called, and the state in which the others were read. */
  readonly owner: readonly [meta: string, balance: string];
  readonly stateId: string;
  readonly members: readonly string[];
  readonly roots: readonly string[];
}

/**
 * All keys of a session. What a client order id leads to comes before the order that names it, so
 * that work which was interrupted finds the rest. The predecessor's positions bear no session in
 * their names and may be another session's too: they are left out.
 */
export async function sessionKeys(client: SessionClient, id: string): Promise<SessionKeys> {
  const { keys } = client;
  const owner = [keys.meta(id), keys.balance(id)] as const;
  // Read first: a session that begins anew meanwhile has another state, and nothing of it is touched.
  const stateId = await client.run((redis) => redis.hget(owner[1], 'state_id'));
  const [positions, orders] = await client.run((redis) =>
    Promise.all([redis.smembers(keys.positions(id)), redis.lrange(keys.orders(id), 0, -1)]),
  );
  const clientIds = await readClientIds(client, id, orders);
  const owned = positions.filter((each) => each.startsWith(`${id}:`));
  return {
    owner,
    stateId: stateId ?? '',
    members: [
      ...clientIds.map((each) => keys.idempotency(id, each)),
      ...orders.map((order) => keys.order(id, order)),
      ...owned.map((each) => keys.position(id, each)),
    ],
    roots: [
      keys.balance,
      keys.journal,
      keys.report,
      keys.positionsDue,
      keys.openOrders,
      keys.strategies,
      keys.positions,
      keys.orders,
      keys.meta,
    ].map((key) => key(id)),
  };
}

async function readClientIds(
  client: SessionClient,
  id: string,
  orders: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const page of inPages(orders)) {
    const ids = await client.run((redis) =>
      Promise.all(page.map((order) => redis.hget(client.keys.order(id, order), 'client_order_id'))),
    );
    found.push(...ids.filter((each) => each !== null));
  }
  return found;
}
