import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { sessionKeys } from './session-keys.ts';

/**
 * Removes an ended session in batches; session_meta, by which it is listed, goes last, so that
 * an interrupted removal is seen and done again. Gives false when the session is active, or was
 * removed and opened again meanwhile.
 */
export async function removeSession(client: SessionClient, id: string): Promise<boolean> {
  await forgetHolder(client, id);
  const { members, roots, owner, stateId } = await sessionKeys(client, id);
  const remove = (names: readonly string[]) =>
    client.expire({ keys: [...owner, ...names], args: [stateId, ''] });
  for (const names of inPages(members)) if (!(await remove(names))) return false;
  if (!(await remove(roots))) return false;
  await client.run((redis) =>
    Promise.all([redis.zrem(client.keys.sessions(), id), redis.zrem(client.keys.expiring(), id)]),
  );
  await client.forget({ keys: [client.keys.current()], args: [id] });
  return true;
}

/** Quotes need not look at the session any more. */
async function forgetHolder(client: SessionClient, id: string): Promise<void> {
  const status = await client.run((redis) => redis.hget(client.keys.meta(id), 'status'));
  if (status === 'active') return;
  const [ids] = (await client.read([['smembers', client.keys.positions(id)]])) as [string[]];
  const owned = ids.filter((each) => each.startsWith(`${id}:`));
  const names = owned.map((each) => client.keys.position(id, each));
  for (const page of inPages(names)) {
    const found = (await client.read(page.map((name) => ['hgetall', name] as const))) as Fields[];
    await client.run((redis) =>
      Promise.all(
        found.flatMap((fields) => {
          const { exchange_segment: segment, security_id: securityId } = fields;
          if (segment === undefined || securityId === undefined) return [];
          return [redis.srem(client.keys.holders({ segment, securityId }), id)];
        }),
      ),
    );
  }
}
