import type { Fields } from '../../domain/records.ts';
import { decodeSession } from '../codec/session.ts';
import type { Session } from '../store.ts';
import type { RedisKeys } from './keys.ts';
import { scan } from './scan.ts';
import type { SessionClient } from './session-client.ts';

/**
 * Every session, active first, then newest first. The predecessor kept no index, so its sessions
 * are found by their keys; an id whose session expired is left out.
 */
export async function listSessions(client: SessionClient, keys: RedisKeys): Promise<Session[]> {
  const [indexed, metas] = await Promise.all([
    client.run((redis) => redis.zrevrange(keys.sessions(), 0, -1)),
    scan(client, keys.meta('*').replace(/[{}]/g, '')),
  ]);
  const ids = [...new Set([...indexed, ...metas.map((key) => keys.sessionOf(key))])];
  const answers = await client.read(ids.map((id) => ['hgetall', keys.meta(id)] as const));
  const sessions = ids.flatMap((id, index) => {
    const fields = answers[index] as Fields;
    const known = Object.keys(fields).length > 0;
    return known ? [decodeSession({ ...fields, session_id: id }, keys.meta(id))] : [];
  });
  const counts = await orderCounts(client, keys, sessions);
  return sessions
    .map((session, index) => ({ ...session, totalTrades: counts[index] ?? session.totalTrades }))
    .sort(byStatusAndAge);
}

/** An active session's number of orders; an ended one's stands in its record. */
function orderCounts(
  client: SessionClient,
  keys: RedisKeys,
  sessions: readonly Session[],
): Promise<(number | undefined)[]> {
  return client.run((redis) =>
    Promise.all(
      sessions.map(({ id, status }) => (status === 'active' ? redis.llen(keys.orders(id)) : undefined)),
    ),
  );
}

function byStatusAndAge(a: Session, b: Session): number {
  if (a.status !== b.status) return a.status === 'active' ? -1 : 1;
  return Date.parse(b.createdAt) - Date.parse(a.createdAt);
}
