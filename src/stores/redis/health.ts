import type { StoreHealth } from '../store.ts';
import type { RedisKeys } from './keys.ts';
import type { SessionClient } from './session-client.ts';

export function health(client: SessionClient, keys: RedisKeys): Promise<StoreHealth> {
  return client.run(async (redis) => {
    const [info, sessions, fsync] = await Promise.all([
      redis.info(),
      redis.zcard(keys.sessions()),
      redis.config('GET', 'appendfsync').catch(() => []) as Promise<string[]>,
    ]);
    const field = (name: string): string =>
      new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
    const appendOnly = field('aof_enabled') === '1';
    const server = field('valkey_version') ? 'Valkey' : 'Redis';
    return {
      kind: 'redis',
      location: client.where,
      version: `${server} ${field('valkey_version') || field('redis_version')}`,
      durable: appendOnly,
      durability: durability(appendOnly, fsync[1] ?? ''),
      usedBytes: Number.parseInt(field('used_memory') || '0', 10),
      maxBytes: Number.parseInt(field('maxmemory') || '0', 10),
      sessions,
    };
  });
}

function durability(appendOnly: boolean, fsync: string): string {
  if (!appendOnly) {
    return 'no append-only file: a crash loses what came after the last snapshot (set "appendonly yes")';
  }
  if (fsync === 'always') return 'append-only file, synced at every commit';
  return `append-only file, synced ${fsync === 'no' ? 'by the system' : 'every second'}`;
}
