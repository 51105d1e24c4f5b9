import type { Fields } from '../../../domain/ledger/stored/records.ts';
import type { RedisKeys } from '../keys.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { sessionKeys } from './session-keys.ts';

const CHUNK = 500;

/**
 * Removes an ended session in batches; session_meta, by which it is listed, goes last, so that
 * an interrupted removal is seen and done again. Gives false when the session is active.
 */
export async function removeSession(
  client: SessionClient,
  keys: RedisKeys,
  id: string,
): Promise<boolean> {
  const meta = keys.meta(id);
  await forgetHolder(client, keys, id);
  const { members, roots } = await sessionKeys(client, keys, id);
  for (let from = 0; from < members.length; from += CHUNK) {
    const batch = [meta, ...members.slice(from, from + CHUNK)];
    if (!(await client.remove({ keys: batch, args: [] }))) return false;
  }
  if (!(await client.remove({ keys: [meta, ...roots], args: [] }))) return false;
  await client.run((redis) =>
    Promise.all([redis.zrem(keys.sessions(), id), redis.zrem(keys.expiring(), id)]),
  );
  await client.forget({ keys: [keys.current()], args: [id] });
  return true;
}

/** Quotes need not look at the session any more. */
async function forgetHolder(client: SessionClient, keys: RedisKeys, id: string): Promise<void> {
  const status = await client.run((redis) => redis.hget(keys.meta(id), 'status'));
  if (status === 'active') return;
  const [ids] = (await client.read([['smembers', keys.positions(id)]])) as [string[]];
  const owned = ids.filter((each) => each.startsWith(`${id}:`));
  const names = owned.map((each) => keys.position(id, each));
  for (let from = 0; from < names.length; from += CHUNK) {
    const page = names.slice(from, from + CHUNK);
    const found = (await client.read(page.map((name) => ['hgetall', name] as const))) as Fields[];
    await client.run((redis) =>
      Promise.all(
        found.flatMap((fields) => {
          const { exchange_segment: segment, security_id: securityId } = fields;
          if (segment === undefined || securityId === undefined) return [];
          return [redis.srem(keys.holders({ segment, securityId }), id)];
        }),
      ),
    );
  }
}
