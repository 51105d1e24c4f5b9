import type { Redis } from 'ioredis';
import type { RedisHealth, RedisNode, Session } from '../../ports/store.ts';
import { namespaceSize } from './namespace-size.ts';
import { SCHEMA_VERSION } from '../connection/schema.ts';
import type { Fields } from '../../codec/fields.ts';
import { unflat } from '../ledger/commit.ts';
import { primaries } from '../connection/scan.ts';
import { WRITES, type SessionClient } from '../connection/session-client.ts';
import { redisWarnings } from './warnings.ts';

const PINGS = 5;
/** Sessions whose expiry is looked at. */
const MAX_SESSIONS = 200;

/** Asks every server that takes writes; a question that an ACL forbids stays unanswered. */
export async function health(
  client: SessionClient,
  listed: readonly Session[],
): Promise<RedisHealth> {
  const roundTripMs = await roundTrip(client);
  const active = listed.filter(({ status }) => status === 'active');
  const [forbidden, nodes, namespace, expiringSessions] = await Promise.all([
    client.forbidden(WRITES),
    client.run((redis) => Promise.all(primaries(redis).map(describeNode))),
    namespaceSize(client),
    expiring(client, active.slice(0, MAX_SESSIONS)),
  ]);
  const { mode, where } = client;
  const warnings = redisWarnings({
    mode,
    nodes,
    forbidden,
    expiringSessions,
    waitReplicas: client.waitReplicas,
  });
  const total = (size: (node: RedisNode) => number): number =>
    nodes.reduce((sum, each) => sum + size(each), 0);
  return {
    kind: 'redis',
    mode,
    location: where,
    version: [...new Set(nodes.map((each) => each.version))].join(', '),
    durable: nodes.every((each) => each.aofEnabled),
    durability: durability(nodes),
    usedBytes: total((node) => node.usedBytes),
    maxBytes: total((node) => node.maxBytes),
    sessions: listed.length,
    roundTripMs,
    schemaVersion: SCHEMA_VERSION,
    nodes,
    namespace,
    expiringSessions,
    waitReplicas: client.waitReplicas,
    warnings,
  };
}

async function roundTrip(client: SessionClient): Promise<string> {
  const times: number[] = [];
  for (let count = 0; count <= PINGS; count += 1) {
    const start = performance.now();
    await client.run((redis) => redis.ping());
    times.push(performance.now() - start);
  }
  const [, ...afterConnecting] = times;
  const median = afterConnecting.sort((a, b) => a - b)[Math.floor(PINGS / 2)];
  return (median ?? 0).toFixed(2);
}

async function describeNode(node: Redis): Promise<RedisNode> {
  const [info, settings] = await Promise.all([node.info(), readSettings(node)]);
  const field = (name: string): string =>
    new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const count = (name: string): number => Number.parseInt(field(name) || '0', 10);
  const server = field('valkey_version') ? 'Valkey' : 'Redis';
  const { host, port, path } = node.options;
  return {
    address: path ?? `${host ?? ''}:${port ?? ''}`,
    role: field('role') === 'slave' ? 'replica' : 'primary',
    version: `${server} ${field('valkey_version') || field('redis_version')}`,
    loading: field('loading') === '1',
    aofEnabled: field('aof_enabled') === '1',
    aofFsync: settings['appendfsync'] ?? '',
    aofLastWrite: field('aof_last_write_status'),
    rdbLastSave: new Date(count('rdb_last_save_time') * 1000).toISOString(),
    rdbLastStatus: field('rdb_last_bgsave_status'),
    rdbUnsavedChanges: count('rdb_changes_since_last_save'),
    evictionPolicy: field('maxmemory_policy'),
    usedBytes: count('used_memory'),
    maxBytes: count('maxmemory'),
    evictedKeys: count('evicted_keys'),
    replicas: replicasOf(info),
    minReplicasToWrite: Number.parseInt(settings['min-replicas-to-write'] ?? '0', 10),
  };
}

/** Hosted servers and strict ACLs refuse CONFIG; then INFO has to do. */
async function readSettings(node: Redis): Promise<Fields> {
  try {
    const pairs = (await node.config('GET', 'appendfsync', 'min-replicas-to-write')) as unknown;
    return Array.isArray(pairs) ? unflat(pairs as string[]) : (pairs as Fields);
  } catch {
    return {};
  }
}

function replicasOf(info: string): RedisNode['replicas'] {
  return [...info.matchAll(/^slave\d+:(.*?)\r?$/gm)].map(([, line = '']) => {
    const parts = new Map(line.split(',').map((part) => part.split('=') as [string, string]));
    return {
      address: `${parts.get('ip') ?? ''}:${parts.get('port') ?? ''}`,
      state: parts.get('state') ?? '',
      lagSeconds: Number.parseInt(parts.get('lag') ?? '0', 10),
    };
  });
}

/** Somebody else may have set an expiry on what must stay. */
async function expiring(client: SessionClient, active: readonly Session[]): Promise<string[]> {
  const { keys } = client;
  const found = await client.run((redis) =>
    Promise.all(
      active.map(async ({ id }) => {
        const names = [keys.meta, keys.balance, keys.journal, keys.orders, keys.positions];
        const left = await Promise.all(names.map((name) => redis.pttl(name(id))));
        return left.some((milliseconds) => milliseconds >= 0) ? [id] : [];
      }),
    ),
  );
  return found.flat();
}

function durability(nodes: readonly RedisNode[]): string {
  const weakest = (test: (node: RedisNode) => boolean): boolean => nodes.some(test);
  if (weakest((node) => !node.aofEnabled)) {
    return 'no append-only file: a crash loses what came after the last snapshot (set "appendonly yes")';
  }
  if (nodes.every((node) => node.aofFsync === 'always')) {
    return 'append-only file, synced at every commit';
  }
  const bySystem = weakest((node) => node.aofFsync === 'no');
  return `append-only file, synced ${bySystem ? 'by the system' : 'every second'}`;
}
