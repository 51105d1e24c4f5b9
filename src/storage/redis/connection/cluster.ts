import { Cluster, type RedisOptions } from 'ioredis';

/** The client of a cluster, whose code no other server needs. */
export function createCluster(
  nodes: readonly { readonly host: string; readonly port: number }[],
  options: Omit<RedisOptions, 'replyMapping'>,
): Cluster {
  // Each of the client's own repeats after a lost connection could run a script twice.
  return new Cluster([...nodes], {
    lazyConnect: true,
    enableReadyCheck: true,
    retryDelayOnFailover: 0,
    clusterRetryStrategy: () => null,
    redisOptions: options,
  });
}
