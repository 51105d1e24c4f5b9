import type { HealthWarning, RedisHealth, RedisNode } from '../../ports/store.ts';

type Facts = Pick<RedisHealth, 'mode' | 'nodes' | 'expiringSessions' | 'waitReplicas'> & {
  /** Commands that this user may not run. */
  readonly forbidden: readonly string[];
};

/** What the servers' state means for what is stored: each with what can be lost and what mends it. */
export function redisWarnings(facts: Facts): HealthWarning[] {
  const several = facts.nodes.length > 1;
  const ofNodes = facts.nodes.flatMap((node) =>
    [...failing(node), ...risky(node), ...replication(node, facts)].map((warning) =>
      several ? { ...warning, message: `${node.address}: ${warning.message}` } : warning,
    ),
  );
  return [...ofNodes, ...permissions(facts.forbidden), ...expiry(facts.expiringSessions)].sort(
    (a, b) => order(a) - order(b),
  );
}

const order = ({ level }: HealthWarning): number => (level === 'error' ? 0 : 1);

/** A warning of a level, if there is reason for it. */
const warning =
  (level: HealthWarning['level']) =>
  (when: boolean, code: string, message: string, remedy: string): HealthWarning[] =>
    when ? [{ code, level, message, remedy }] : [];
const error = warning('error');
const risk = warning('risk');

function failing(node: RedisNode): HealthWarning[] {
  const full = node.maxBytes > 0 && node.usedBytes >= node.maxBytes;
  return [
    ...error(
      node.loading,
      'LOADING',
      'it is still reading its data from disk and answers nothing',
      'wait, and look again',
    ),
    ...error(
      node.role === 'replica',
      'READ_ONLY_REPLICA',
      'this is a replica, which takes no writes',
      'give the address of the primary in store.url, or the sentinels in store.redis.sentinel',
    ),
    ...error(
      node.aofLastWrite === 'err',
      'AOF_WRITE_FAILED',
      'the last write to the append-only file failed; Redis refuses orders until it can write',
      'free disk space and look into the log of Redis',
    ),
    ...error(
      node.rdbLastStatus === 'err',
      'SNAPSHOT_FAILED',
      'the last snapshot failed; Redis refuses orders (stop-writes-on-bgsave-error)',
      'free disk space, or set vm.overcommit_memory = 1; then BGSAVE',
    ),
    ...error(
      full && node.evictionPolicy === 'noeviction',
      'MEMORY_FULL',
      'the memory is full, so every order is refused',
      'raise maxmemory, or remove old sessions',
    ),
  ];
}

function risky(node: RedisNode): HealthWarning[] {
  const nearlyFull = node.maxBytes > 0 && node.usedBytes * 10 >= node.maxBytes * 9;
  const full = node.usedBytes >= node.maxBytes;
  return [
    ...risk(
      !node.aofEnabled,
      'NO_AOF',
      `a crash of Redis loses all that came after the last snapshot (${node.rdbUnsavedChanges} changes now)`,
      'set "appendonly yes" (CONFIG SET appendonly yes, then CONFIG REWRITE)',
    ),
    ...risk(
      node.aofEnabled && node.aofFsync === 'everysec',
      'FSYNC_EVERY_SECOND',
      'a power cut loses up to about a second of acknowledged orders (a crash of Redis alone loses none)',
      'set "appendfsync always"',
    ),
    ...risk(
      node.aofEnabled && node.aofFsync === 'no',
      'FSYNC_BY_SYSTEM',
      'a power cut loses what the system has not written yet, usually up to 30 seconds',
      'set "appendfsync always" or "appendfsync everysec"',
    ),
    ...risk(
      node.evictionPolicy !== 'noeviction',
      'EVICTION',
      `when memory fills up, Redis deletes keys of your sessions (maxmemory-policy ${node.evictionPolicy})`,
      'set "maxmemory-policy noeviction"',
    ),
    ...risk(
      nearlyFull && !full,
      'MEMORY_NEARLY_FULL',
      'more than 90% of the memory is used; at 100% orders are refused, or keys are evicted',
      'raise maxmemory, or remove old sessions',
    ),
  ];
}

function replication(node: RedisNode, { mode, waitReplicas }: Facts): HealthWarning[] {
  const online = node.replicas.filter((each) => each.state === 'online').length;
  return [
    ...error(
      node.minReplicasToWrite > online,
      'TOO_FEW_REPLICAS',
      `${online} of the ${node.minReplicasToWrite} replicas that min-replicas-to-write asks for are there, so every order is refused`,
      'start the replicas, or lower min-replicas-to-write',
    ),
    ...error(
      waitReplicas > online,
      'WAIT_REPLICAS',
      `${online} replicas are there, and store.redis.wait_replicas asks for ${waitReplicas}: no order is acknowledged`,
      'start the replicas, or lower store.redis.wait_replicas',
    ),
    ...risk(
      mode !== 'standalone' && waitReplicas === 0 && online > 0,
      'ASYNCHRONOUS_REPLICATION',
      'a failover loses the acknowledged orders that had not reached the replica, usually those of the last moments',
      'set store.redis.wait_replicas: 1, and min-replicas-to-write 1 on the servers',
    ),
    ...risk(
      mode !== 'standalone' && online === 0,
      'NO_REPLICA',
      'no replica is there to take over when this primary fails',
      'add a replica, or start the one that is down',
    ),
  ];
}

function permissions(forbidden: readonly string[]): HealthWarning[] {
  const names = forbidden.map((each) => each.toLowerCase());
  return error(
    names.length > 0,
    'COMMANDS_FORBIDDEN',
    `this user may not run ${names.join(', ')}, so orders are refused`,
    `allow them: ACL SETUSER <user> ${names.map((each) => `+${each}`).join(' ')}`,
  );
}

function expiry(sessions: readonly string[]): HealthWarning[] {
  return risk(
    sessions.length > 0,
    'ACTIVE_SESSION_EXPIRES',
    `keys of active sessions will expire, and their data with them: ${sessions.join(', ')}`,
    'find what sets the expiry, and run PERSIST on these keys',
  );
}
