import type { Fields } from '../../../domain/ledger/stored/records.ts';
import { decodeSession, readableSession } from '../../codec/session/session.ts';
import type { Cluster, Redis } from 'ioredis';
import type { PapertradeError } from '../../../domain/errors.ts';
import type { Session, SessionQuery } from '../../ports/store.ts';
import { finishExpiries } from './expiry.ts';
import { isBadKey, onBadKey } from '../connection/errors.ts';
import { scan } from '../connection/scan.ts';
import type { SessionClient } from '../connection/session-client.ts';

/**
 * Every session, active first, then newest first. The predecessor kept no index, so its sessions
 * are found by their keys, as all are where the index does not read; an id whose session expired is
 * left out.
 */
export async function listSessions(client: SessionClient): Promise<Session[]> {
  await finishExpiries(client);
  const [indexed, found] = await Promise.all([
    client.run((redis) => redis.zrevrange(client.keys.sessions(), 0, -1)).catch(onBadKey(() => [])),
    findSessions(client),
  ]);
  const sessions = await readMetas(client, [...new Set([...indexed, ...found])]);
  const counted = await Promise.all(sessions.map((each) => countOrders(client, each)));
  return counted.sort(byStatusAndAge);
}

/** The id of the current session; undefined where nobody chose one, or where the choice does not read. */
export async function currentSession(client: SessionClient): Promise<string | undefined> {
  const [id] = await client.read([['get', client.keys.current()]]).catch(onBadKey(() => []));
  return typeof id === 'string' ? id : undefined;
}

export const selectSession = (client: SessionClient, id: string): Promise<void> =>
  client.run((redis) => redis.set(client.keys.current(), id)).then(() => undefined);

/**
 * A page of the index: one trip for the ids, one for their records. What others wrote
 * without an index is put into it once, before the first page.
 */
export const pageOfSessions = (client: SessionClient, query: SessionQuery): Promise<Session[]> =>
  pageOfIndex(client, query).catch(onBadKey(async () => pageOf(await listSessions(client), query)));

/** The same page where the index does not read, from all that there are. */
function pageOf(all: readonly Session[], { since, until, from, limit }: SessionQuery): Session[] {
  const [lowest, highest] = [since ?? -Infinity, until ?? Infinity];
  return all
    .filter((each) => createdAtOf(each) >= lowest && createdAtOf(each) < highest)
    .sort((a, b) => createdAtOf(b) - createdAtOf(a))
    .slice(from, from + limit);
}

async function pageOfIndex(client: SessionClient, query: SessionQuery): Promise<Session[]> {
  const { since, until, from, limit } = query;
  const highest = until === undefined ? '+inf' : `(${until}`;
  const lowest = since ?? '-inf';
  const page = (redis: Redis | Cluster) =>
    redis.zrevrangebyscore(client.keys.sessions(), highest, lowest, 'LIMIT', from, limit);
  const [ids, indexed] = await client.run((redis) =>
    Promise.all([page(redis), redis.get(client.keys.indexed())]),
  );
  if (indexed !== null) return readMetas(client, ids);
  await indexSessions(client);
  return readMetas(client, await client.run(page));
}

async function indexSessions(client: SessionClient): Promise<void> {
  const sessions = await readMetas(client, await findSessions(client));
  await client.run((redis) =>
    Promise.all(
      sessions.map((each) => redis.zadd(client.keys.sessions(), 'NX', createdAtOf(each), each.id)),
    ),
  );
  await client.run((redis) => redis.set(client.keys.indexed(), '1'));
}

/** Puts a session into the index by the time at which it was created. */
export const indexSession = (
  client: SessionClient,
  session: Pick<Session, 'id' | 'createdAt'>,
): Promise<unknown> =>
  client.run((redis) => redis.zadd(client.keys.sessions(), createdAtOf(session), session.id));

/** The sessions that have a record, indexed or not. */
async function findSessions(client: SessionClient): Promise<string[]> {
  const metas = await scan(client, client.keys.meta('*').replace(/[{}]/g, ''));
  return metas.map((key) => client.keys.sessionOf(key));
}

/** A key with another id is no session's: papertrade makes only such. */
const SESSION_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** The sessions' records; an id whose session expired is left out. */
async function readMetas(client: SessionClient, named: readonly string[]): Promise<Session[]> {
  const ids = named.filter((id) => SESSION_ID.test(id));
  const records = await recordsOf(client, ids);
  return ids.flatMap((id, index) => {
    const fields = records[index] ?? {};
    const key = client.keys.meta(id);
    if (isBadKey(fields)) return [unreadableSession(id, key, fields)];
    const known = Object.keys(fields).length > 0;
    return known ? [readableSession({ ...fields, session_id: id }, key)] : [];
  });
}

/** In one round trip; each on its own where one is of another type, which must not hide the others. */
function recordsOf(
  client: SessionClient,
  ids: readonly string[],
): Promise<readonly (Fields | PapertradeError)[]> {
  const reads = ids.map((id) => ['hgetall', client.keys.meta(id)] as const);
  const alone = (read: (typeof reads)[number]) =>
    client.read([read]).then(
      ([fields]) => fields as Fields,
      onBadKey((error) => error),
    );
  return client.read(reads).then(
    (records) => records as Fields[],
    onBadKey(() => Promise.all(reads.map(alone))),
  );
}

const unreadableSession = (id: string, key: string, { message }: PapertradeError): Session => ({
  ...decodeSession({ session_id: id }, key),
  unreadable: [message],
});

/** An active session's number of orders is counted; an ended one's stands in its record. */
function countOrders(client: SessionClient, session: Session): Promise<Session> {
  if (session.status === 'completed') return Promise.resolve(session);
  return client
    .run((redis) => redis.llen(client.keys.orders(session.id)))
    .then(
      (totalTrades) => ({ ...session, totalTrades }),
      onBadKey(({ message }) => ({
        ...session,
        unreadable: [...(session.unreadable ?? []), message],
      })),
    );
}

/** Unix milliseconds; 0 where the record does not say it. */
const createdAtOf = ({ createdAt }: Pick<Session, 'createdAt'>): number =>
  Date.parse(createdAt) || 0;

function byStatusAndAge(a: Session, b: Session): number {
  if (a.status !== b.status) return a.status === 'active' ? -1 : 1;
  return createdAtOf(b) - createdAtOf(a);
}
