import type { Cluster, Redis } from 'ioredis';
import { ErrorCode, PapertradeError, quoteSafely } from '../../../domain/errors.ts';

/** The version of the keys and fields that this program writes. */
export const SCHEMA_VERSION = 2;

/**
 * Rejects with STORE_UNUSABLE what a newer papertrade has written. Data without a version is that
 * of version 1, or the predecessor's; the next session that is started notes it. Version 1 is read as
 * it is (its names of products, wallets without a state id); its mark is raised, so that an older
 * papertrade, which would misread what this one writes, refuses it.
 */
export async function checkSchema(
  redis: Redis | Cluster,
  key: string,
  where: string,
): Promise<void> {
  const stored = await redis.get(key);
  if (stored === null || stored === String(SCHEMA_VERSION)) return;
  if (stored === '1') {
    // A server that takes no writes says so when something is written.
    await redis.set(key, String(SCHEMA_VERSION)).catch(() => undefined);
    return;
  }
  const newer = /^[1-9]\d{0,5}$/.test(stored);
  throw new PapertradeError(
    ErrorCode.STORE_UNUSABLE,
    newer
      ? `The data in Redis at ${where} was written by a newer papertrade (schema ${stored}, this ` +
          `one knows ${SCHEMA_VERSION}). Update papertrade, or choose another store.namespace.`
      : `The key ${quoteSafely(key)} in Redis at ${where} holds ${quoteSafely(stored)}, expected a ` +
          'schema version. Correct it, or choose another store.namespace.',
    { store: where, schema: stored.slice(0, 20) },
  );
}
