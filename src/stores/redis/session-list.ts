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
  const counted = await Promise.all(sessions.map((each) => countOrders(client, keys, each)));
  return counted.sort(byStatusAndAge);
}

/** An active session's number of orders is counted; an ended one's stands in its record. */
function countOrders(client: SessionClient, keys: RedisKeys, session: Session): Promise<Session> {
  if (session.status === 'completed') return Promise.resolve(session);
  return client.run(async (redis) => {
    return { ...session, totalTrades: await redis.llen(keys.orders(session.id)) };
  });
}

function byStatusAndAge(a: Session, b: Session): number {
  if (a.status !== b.status) return a.status === 'active' ? -1 : 1;
  return Date.parse(b.createdAt) - Date.parse(a.createdAt);
}
