/** Something about a store that a trader should know, and what mends it. */
export interface HealthWarning {
  /** Stable, for scripts. */
  readonly code: string;
  /** `error`: reading or writing fails now. `risk`: something can be lost, or will fail later. */
  readonly level: 'error' | 'risk';
  /** What can be lost or fails. */
  readonly message: string;
  /** The setting or step that mends it. */
  readonly remedy: string;
}

interface CommonHealth {
  /** Where the data is, without secrets. */
  readonly location: string;
  readonly version: string;
  /** Whether an acknowledged commit survives a crash, and why. */
  readonly durable: boolean;
  readonly durability: string;
  readonly usedBytes: number;
  /** 0 where there is no limit. */
  readonly maxBytes: number;
  readonly sessions: number;
  /** The median of some answers, in milliseconds with 2 decimals. */
  readonly roundTripMs: string;
  readonly schemaVersion: number;
  readonly warnings: readonly HealthWarning[];
}

export interface LocalHealth extends CommonHealth {
  readonly kind: 'local';
  readonly file: {
    readonly bytes: number;
    readonly walBytes: number;
    readonly freeDiskBytes: number;
    /** `ok`, the first fault that SQLite found, or empty when it was not looked for. */
    readonly integrity: string;
    /** Octal, such as 600 and 700. */
    readonly permissions: string;
    readonly folderPermissions: string;
    readonly journalMode: string;
    readonly synchronous: string;
  };
}

/** One Redis server that takes writes; a cluster has several. */
export interface RedisNode {
  readonly address: string;
  readonly role: string;
  readonly version: string;
  readonly loading: boolean;
  readonly aofEnabled: boolean;
  /** always, everysec, no; empty when the server does not tell. */
  readonly aofFsync: string;
  readonly aofLastWrite: string;
  /** ISO time in UTC of the last snapshot. */
  readonly rdbLastSave: string;
  readonly rdbLastStatus: string;
  readonly rdbUnsavedChanges: number;
  readonly evictionPolicy: string;
  readonly usedBytes: number;
  readonly maxBytes: number;
  readonly evictedKeys: number;
  readonly replicas: readonly {
    readonly address: string;
    readonly state: string;
    readonly lagSeconds: number;
  }[];
  readonly minReplicasToWrite: number;
}

export interface RedisHealth extends CommonHealth {
  readonly kind: 'redis';
  readonly mode: 'standalone' | 'sentinel' | 'cluster';
  readonly nodes: readonly RedisNode[];
  /** Replicas that must have a commit before it is acknowledged (store.redis.wait_replicas). */
  readonly waitReplicas: number;
  readonly namespace: {
    readonly name: string;
    readonly keys: number;
    readonly bytes: number;
    /** Keys that will expire. */
    readonly expiring: number;
    /** false when the server holds so much that the figures come from a sample. */
    readonly exact: boolean;
  };
  /** Active sessions of which a key will expire, which must not be. */
  readonly expiringSessions: readonly string[];
}

export type StoreHealth = LocalHealth | RedisHealth;
