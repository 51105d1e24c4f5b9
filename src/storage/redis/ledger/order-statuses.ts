import type { SessionClient } from '../connection/session-client.ts';

const PAGE = 5000;

/** Counts a session's orders by status, page by page; of each order only its status is read. */
export async function readOrderStatuses(
  client: SessionClient,
  id: string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let from = 0; ; from += PAGE) {
    const ids = await client.run((redis) =>
      redis.lrange(client.keys.orders(id), from, from + PAGE - 1),
    );
    for (const status of await statusesOf(client, id, ids)) {
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    if (ids.length < PAGE) return counts;
  }
}

function statusesOf(
  client: SessionClient,
  id: string,
  orders: readonly string[],
): Promise<string[]> {
  return client.run(async (redis) => {
    if (orders.length === 0) return [];
    const pipeline = redis.pipeline();
    for (const order of orders) pipeline.hget(client.keys.order(id, order), 'status');
    const answers = (await pipeline.exec()) ?? [];
    return answers.flatMap(([error, status]) => {
      if (error) throw error;
      return typeof status === 'string' ? [status] : [];
    });
  });
}
