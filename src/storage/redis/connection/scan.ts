import type { Cluster, Redis } from 'ioredis';
import type { SessionClient } from './session-client.ts';

/** Names of the keys that match a pattern, on every primary of a cluster. */
export function scan(client: SessionClient, pattern: string): Promise<string[]> {
  return client.run(async (redis) => {
    const found = await Promise.all(primaries(redis).map((node) => scanNode(node, pattern)));
    return [...new Set(found.flat())];
  });
}

/** The servers that take writes: several in a cluster. */
export function primaries(redis: Redis | Cluster): Redis[] {
  return redis.isCluster ? (redis as Cluster).nodes('master') : [redis as Redis];
}

async function scanNode(node: Redis, pattern: string): Promise<string[]> {
  const found: string[] = [];
  let cursor = '0';
  do {
    const [next, names] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', 1000);
    found.push(...names);
    cursor = next;
  } while (cursor !== '0');
  return found;
}
