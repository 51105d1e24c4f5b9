import { text, type Money } from '../../domain/money/money.ts';
import type { RedisNode, StoreHealth } from '../../app/results.ts';

/** Whether reading and writing works; a risk alone does not make a store unhealthy. */
export const isHealthy = ({ warnings }: StoreHealth): boolean =>
  warnings.every(({ level }) => level !== 'error');

export interface StatusOfSession {
  readonly current: string | undefined;
  /** What the current session's cash misses; absent where it misses nothing. */
  readonly shortfall?: Money | undefined;
}

/** The document of `status`: what every store has, and a part of its own for each kind. */
export function statusJson(health: StoreHealth, { current, shortfall }: StatusOfSession) {
  return {
    reachable: true,
    healthy: isHealthy(health),
    store: health.kind,
    location: health.location,
    version: health.version,
    round_trip_ms: health.roundTripMs,
    durable: health.durable,
    durability: health.durability,
    used_bytes: health.usedBytes,
    max_bytes: health.maxBytes,
    sessions: health.sessions,
    current_session: current ?? null,
    ...(shortfall && { margin_shortfall: text(shortfall) }),
    schema_version: health.schemaVersion,
    ...(health.kind === 'local' ? { local: localJson(health) } : { redis: redisJson(health) }),
    warnings: health.warnings,
  };
}

function localJson({ file }: Extract<StoreHealth, { kind: 'local' }>) {
  return {
    file_bytes: file.bytes,
    wal_bytes: file.walBytes,
    free_disk_bytes: file.freeDiskBytes,
    integrity: file.integrity,
    permissions: file.permissions,
    folder_permissions: file.folderPermissions,
    journal_mode: file.journalMode,
    synchronous: file.synchronous,
  };
}

function redisJson(health: Extract<StoreHealth, { kind: 'redis' }>) {
  const { mode, namespace, expiringSessions, nodes } = health;
  return {
    mode,
    wait_replicas: health.waitReplicas,
    namespace,
    expiring_active_sessions: expiringSessions,
    nodes: nodes.map(nodeJson),
  };
}

function nodeJson(node: RedisNode) {
  return {
    address: node.address,
    role: node.role,
    version: node.version,
    loading: node.loading,
    persistence: {
      aof_enabled: node.aofEnabled,
      aof_fsync: node.aofFsync,
      aof_last_write_status: node.aofLastWrite,
      rdb_last_save_time: node.rdbLastSave,
      rdb_last_status: node.rdbLastStatus,
      rdb_changes_since_last_save: node.rdbUnsavedChanges,
    },
    eviction_policy: node.evictionPolicy,
    memory: {
      used_bytes: node.usedBytes,
      max_bytes: node.maxBytes,
      evicted_keys: node.evictedKeys,
    },
    replicas: node.replicas.map(({ address, state, lagSeconds }) => ({
      address,
      state,
      lag_seconds: lagSeconds,
    })),
    min_replicas_to_write: node.minReplicasToWrite,
  };
}
