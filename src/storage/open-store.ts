import { existsSync } from 'node:fs';
import { ErrorCode, PapertradeError } from '../domain/errors.ts';
import type { RedisOptions } from './redis/connection/connection.ts';
import type { Store } from './ports/store.ts';
import type { LocalMarginFiles } from './sqlite/market/margin-files.ts';

export interface StoreSettings {
  readonly url: string;
  /** File of the local store when the URL names none. */
  readonly localPath: string;
  /** File of the exchange's margin files, beside either store. */
  readonly marginsPath: string;
  readonly redis: Omit<RedisOptions, 'url'>;
}

const REDIS = ['redis://', 'rediss://', 'unix:'];
const LOCAL_FILE = 'local:';

/** Opens the store that the URL names, with the exchange's margin files, and loads only its code. */
export async function openStore(settings: StoreSettings): Promise<Store> {
  return withMarginFiles(await openLedger(settings), settings.marginsPath);
}

/** The files are opened when they are first asked for, and only where something was imported. */
function withMarginFiles(store: Store, path: string): Store {
  let opened: Promise<LocalMarginFiles> | undefined;
  const open = () => (opened ??= openMarginFiles(path));
  return {
    ...store,
    marginFiles: {
      replaceRisk: async (...args) => (await open()).replaceRisk(...args),
      replaceExposure: async (...args) => (await open()).replaceExposure(...args),
      infos: async () => (existsSync(path) ? (await open()).infos() : []),
      group: async (question) => (existsSync(path) ? (await open()).group(question) : undefined),
    },
    async close() {
      (await opened)?.close();
      await store.close();
    },
  };
}

async function openMarginFiles(path: string): Promise<LocalMarginFiles> {
  const { LocalMarginFiles: Files } = await import('./sqlite/market/margin-files.ts');
  return new Files(path);
}

async function openLedger(settings: StoreSettings): Promise<Store> {
  const { url } = settings;
  if (REDIS.some((scheme) => url.startsWith(scheme))) {
    const { openRedisStore } = await import('./redis/redis-store.ts');
    return openRedisStore({ ...settings.redis, url });
  }
  if (url === 'local' || (url.startsWith(LOCAL_FILE) && url !== LOCAL_FILE)) {
    const { openLocalStore } = await import('./sqlite/sqlite-store.ts');
    return openLocalStore({ path: url.slice(LOCAL_FILE.length) || settings.localPath });
  }
  throw new PapertradeError(
    ErrorCode.INVALID_CONFIG,
    'The store does not read (it is not shown, since it may hold a password): expected local, ' +
      'local:FILE, redis://HOST:PORT, rediss://HOST:PORT or unix:SOCKET.',
  );
}

/** What is published on a channel of the store. Rejects with USAGE where the store has none. */
export async function messagesOf(
  settings: StoreSettings,
  channel: string,
): Promise<AsyncIterable<readonly string[]>> {
  const { url, redis } = settings;
  if (url.startsWith('local')) {
    throw new PapertradeError(
      ErrorCode.USAGE,
      'Only a store in Redis has channels, and this store is a local file.',
      { needs: 'redis' },
    );
  }
  const { messages } = await import('./redis/connection/channel.ts');
  return messages({ ...redis, url }, channel);
}
