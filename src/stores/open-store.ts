import { ErrorCode, PapertradeError, quoteSafely } from '../domain/errors.ts';
import type { RedisOptions } from './redis/connection.ts';
import type { Store } from './store.ts';

export interface StoreSettings {
  readonly url: string;
  /** File of the local store when the URL names none. */
  readonly localPath: string;
  readonly redis: Omit<RedisOptions, 'url'>;
}

/** Opens the store that the URL names, and loads only its code. */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const { url } = settings;
  if (/^(?:rediss?:\/\/|unix:)/.test(url)) {
    const { openRedisStore } = await import('./redis/redis-store.ts');
    return openRedisStore({ ...settings.redis, url });
  }
  const local = /^local(?::(.+))?$/.exec(url);
  if (local) {
    const { openLocalStore } = await import('./local/local-store.ts');
    return openLocalStore({ path: local[1] ?? settings.localPath });
  }
  throw new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    `Invalid store ${quoteSafely(hideUserInfo(url))}: expected local, local:FILE, ` +
      'redis://HOST:PORT, rediss://HOST:PORT or unix:SOCKET.',
  );
}

/** A mistyped URL may hold a password all the same. */
const hideUserInfo = (url: string): string => url.replace(/\/\/.*@/s, '//***@');
