import { onBadKey } from '../connection/errors.ts';
import { inPages } from '../connection/pages.ts';
import type { SessionClient } from '../connection/session-client.ts';
import { sessionKeys } from './session-keys.ts';

/**
 * Notes that a session's keys are to expire, before it ends: a program that dies between the end
 * and the last key leaves the note, and the next one that lists sessions does the rest.
 */
export async function noteExpiry(
  client: SessionClient,
  id: string,
  at: number | undefined,
): Promise<void> {
  await client.run((redis) =>
    at === undefined
      ? redis.zrem(client.keys.expiring(), id)
      : redis.zadd(client.keys.expiring(), at, id),
  );
}

/**
 * Gives every key of an ended session the same moment of expiry, in Unix milliseconds. A session that
 * was removed and opened again meanwhile is left as it is.
 */
export async function expireSession(client: SessionClient, id: string, at: number): Promise<void> {
  await noteExpiry(client, id, at);
  const { members, roots, owner, stateId } = await sessionKeys(client, id);
  const expire = (names: readonly string[]) =>
    client.expire({ keys: [...owner, ...names], args: [stateId, String(at)] });
  for (const names of inPages(members)) await expire(names);
  await expire(roots);
  await noteExpiry(client, id, undefined);
}

/** Does what an interrupted program left to do; a session that is still active keeps its note. */
export async function finishExpiries(client: SessionClient): Promise<void> {
  const noted = await client.run((redis) =>
    redis.zrange(client.keys.expiring(), '0', '-1', 'WITHSCORES'),
  );
  for (let index = 0; index < noted.length; index += 2) {
    const id = noted[index] ?? '';
    const status = await client
      .run((redis) => redis.hget(client.keys.meta(id), 'status'))
      .catch(onBadKey(() => 'active'));
    const at = Number.parseInt(noted[index + 1] ?? '', 10);
    if (status !== 'active') await expireSession(client, id, at);
  }
}
