import { milliseconds } from '../duration.ts';
import type { Config } from '../schema.ts';

/** The configuration's settings of the store, as the store takes them. */
export function storeSettings({ store }: Config, dataFolder: string) {
  const { redis } = store;
  const { tls } = redis;
  return {
    url: store.url,
    localPath: `${dataFolder}/papertrade.db`,
    marginsPath: `${dataFolder}/margins.db`,
    redis: {
      namespace: store.namespace,
      cluster: redis.cluster === 'true',
      connectTimeoutMs: milliseconds(redis.connect_timeout),
      commandTimeoutMs: milliseconds(redis.command_timeout),
      failoverTimeoutMs: milliseconds(redis.failover_timeout),
      waitReplicas: Number.parseInt(redis.wait_replicas, 10),
      nodes: redis.nodes ?? [],
      ...given('username', redis.username),
      ...given('password', redis.password),
      ...given('passwordFile', redis.password_file),
      ...given('sentinel', redis.sentinel),
      ...(tls && {
        tls: {
          ...given('ca', tls.ca),
          ...given('cert', tls.cert),
          ...given('key', tls.key),
          ...given('servername', tls.servername),
          rejectUnauthorized: tls.verify !== 'false',
        },
      }),
    },
  };
}

function given<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}
