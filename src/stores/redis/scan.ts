import type { Redis } from 'ioredis';
import type { SessionClient } from './session-client.ts';

/** Names of the keys that match a pattern, on every primary of a cluster. */
export function scan(client: SessionClient, pattern: string): Promise<string[]> {
  return client.run(async (redis) => {
    const nodes = redis.isCluster
      ? (redis as unknown as { nodes(role: string): Redis[] }).nodes('master')
      : [redis as Redis];
    const found = await Promise.all(nodes.map((node) => scanNode(node, pattern)));
    return [...new Set(found.flat())];
  });
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
